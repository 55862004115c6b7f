using System.Globalization;
using System.Net;
using System.Text;

namespace VoiceAgent.LoadTest.Reporting.Charts;

/// <summary>Draws a chart with axes. Positions are data values. The plot has margins for the scales.</summary>
/// <param name="x">The largest value on the horizontal axis, above zero.</param>
/// <param name="y">The largest value on the vertical axis, above zero.</param>
internal sealed class Svg(double x, double y)
{
    private const double Width = 720;
    private const double Height = 240;
    private const double Left = 52;
    private const double Right = 16;
    private const double Top = 22;
    private const double Bottom = 34;

    private readonly StringBuilder _drawn = new();

    /// <summary>Returns about five round numbers from 0 to the largest value, or whole numbers for values that cannot be divided.</summary>
    public static IReadOnlyList<double> Ticks(double largest, bool whole = false)
    {
        var rough = largest / 5;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 5, 10 }.Select(factor => factor * magnitude).First(step => step >= rough * 0.999);
        step = whole ? Math.Max(1, step) : step;
        return [.. Enumerable.Range(0, (int)Math.Floor((largest / step) + 0.001) + 1).Select(i => i * step)];
    }

    public Svg Axes(string below, string beside, bool wholeBeside = false)
    {
        foreach (var tick in Ticks(y, wholeBeside))
        {
            Line(0, tick, x, tick, "grid");
            Text(Left - 6, Y(tick) + 4, Short(tick), "end", "tick");
        }

        foreach (var tick in Ticks(x))
        {
            Text(X(tick), Height - Bottom + 15, Short(tick), "middle", "tick");
        }

        Text(Width - Right, Height - 3, below, "end", "tick");
        Text(4, 12, beside, "start", "tick");
        return this;
    }

    public void Bar(double from, double to, double height, string kind, string title) => _drawn.Append(
        CultureInfo.InvariantCulture,
        $"<rect class='{kind}' x='{X(from) + 0.5:0.##}' y='{Y(height):0.##}' width='{Math.Max(0.5, X(to) - X(from) - 1):0.##}' height='{Y(0) - Y(height):0.##}'><title>{Html(title)}</title></rect>");

    public void Dot(double atX, double atY, string kind, string title) => _drawn.Append(
        CultureInfo.InvariantCulture, $"<circle class='{kind}' cx='{X(atX):0.##}' cy='{Y(atY):0.##}' r='2.4'><title>{Html(title)}</title></circle>");

    public void Path(IEnumerable<(double X, double Y)> points, string kind) => _drawn.Append(
        CultureInfo.InvariantCulture, $"<polyline class='{kind}' points='{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.##},{Y(point.Y):0.##}")))}'/>");

    /// <summary>Draws vertical lines with labels, one label in each row. They are drawn last, so that no line crosses a label.</summary>
    public void Markers(params (double At, string Text)[] markers)
    {
        foreach (var (at, _) in markers)
        {
            Line(at, 0, at, y, "marker");
        }

        foreach (var (row, (at, text)) in markers.Index())
        {
            var fits = at < 0.8 * x;
            Text(X(at) + (fits ? 4 : -4), Top + 2 + (15 * row), text, fits ? "start" : "end", "mark");
        }
    }

    public void Legend(int place, string kind, string text)
    {
        var at = Left + 60 + (place * 120);
        _drawn.Append(CultureInfo.InvariantCulture, $"<line class='{kind}' x1='{at}' y1='8' x2='{at + 18}' y2='8'/>");
        Text(at + 22, 12, text, "start", "tick");
    }

    public string Close(string label) => string.Create(
        CultureInfo.InvariantCulture, $"<svg viewBox='0 0 {Width} {Height}' role='img' aria-label='{Html(label)}'>{_drawn}</svg>");

    public static string Html(string text) => WebUtility.HtmlEncode(text);

    private void Line(double fromX, double fromY, double toX, double toY, string kind) => _drawn.Append(
        CultureInfo.InvariantCulture, $"<line class='{kind}' x1='{X(fromX):0.##}' y1='{Y(fromY):0.##}' x2='{X(toX):0.##}' y2='{Y(toY):0.##}'/>");

    private void Text(double atX, double atY, string text, string anchor, string kind) => _drawn.Append(
        CultureInfo.InvariantCulture, $"<text class='{kind}' x='{atX:0.##}' y='{atY:0.##}' text-anchor='{anchor}'>{Html(text)}</text>");

    private double X(double value) => Left + (value / x * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - (Math.Min(value, y) / y * (Height - Top - Bottom));

    private static string Short(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
