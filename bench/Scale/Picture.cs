using System.Globalization;
using System.Text;

namespace VoiceAgent.Bench.Scale;

/// <summary>Draws a day as an SVG: used places, the capacity of ready workers, and the calls that were refused or lost.</summary>
internal static class Picture
{
    private const int Width = 960;
    private const int Height = 420;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 40;
    private const int Bottom = 110;

    public static void Draw(string file, Day day, Choices choices, Figures figures)
    {
        var samples = figures.Samples;
        var most = Nice(samples.Max(static sample => Math.Max(sample.Capacity, sample.Used)));
        double X(TimeSpan at) => Left + ((Width - Left - Right) * at.TotalHours / 24);
        double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * value / most);
        var svg = new StringBuilder();
        svg.AppendLine($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\" aria-label=\"A simulated day\">");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        Text(svg, Left, 22, $"A day with {day.Peak.ToString("N0", CultureInfo.InvariantCulture)} calls at the peak, simulated ({choices.Rule.HeadroomPercent} % headroom)", "start", "#222", 15);
        for (var line = 0; line <= 5; line++)
        {
            var value = most * line / 5.0;
            svg.AppendLine(Invariant($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):0.0}\" y2=\"{Y(value):0.0}\" stroke=\"#e3e3e3\"/>"));
            Text(svg, Left - 8, Y(value) + 4, value.ToString("N0", CultureInfo.InvariantCulture), "end", "#555");
        }

        for (var hour = 0; hour <= 24; hour += 3)
        {
            Text(svg, X(TimeSpan.FromHours(hour)), Height - Bottom + 18, $"{hour:00}:00", "middle", "#555");
        }

        foreach (var (at, name, row) in new[] { (day.Deploy, "deploy", 0), (day.ZoneLost, "zone lost", 1), (day.Surge, "surge", 0) })
        {
            svg.AppendLine(Invariant($"<line x1=\"{X(at):0.0}\" x2=\"{X(at):0.0}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#999\" stroke-dasharray=\"3 3\"/>"));
            Text(svg, X(at) + (row == 0 && name == "deploy" ? -4 : 4), Top + 12, name, name == "deploy" ? "end" : "start", "#555");
        }

        Line(svg, samples.Select(sample => (X(sample.At), Y(sample.Capacity))), "#1f77b4");
        Line(svg, samples.Select(sample => (X(sample.At), Y(sample.Used))), "#2ca02c");
        Bars(svg, samples, X);
        Legend(svg, figures);
        svg.AppendLine("</svg>");
        File.WriteAllText(file, svg.ToString());
    }

    // Refused and lost calls of each ten minutes, below the curves.
    private static void Bars(StringBuilder svg, List<Sample> samples, Func<TimeSpan, double> x)
    {
        const int Each = 10;
        const int Tallest = 40;
        var parts = samples.Chunk(Each).Select(part => (part[0].At, Refused: part[^1].Refused - part[0].Refused, Lost: part[^1].Lost - part[0].Lost)).ToArray();
        var most = Math.Max(1, parts.Max(static part => part.Refused + part.Lost));
        double floor = Height - 34;
        svg.AppendLine(Invariant($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{floor:0.0}\" y2=\"{floor:0.0}\" stroke=\"#999\"/>"));
        if (parts.Any(static part => part.Refused + part.Lost > 0))
        {
            Text(svg, Left - 8, floor - Tallest + 8, most.ToString("N0", CultureInfo.InvariantCulture), "end", "#555");
        }

        foreach (var (at, refused, lost) in parts.Where(static part => part.Refused + part.Lost > 0))
        {
            var height = Math.Max(1.5, Tallest * (double)(refused + lost) / most);
            var color = lost > 0 ? "#d62728" : "#ff7f0e";
            svg.AppendLine(Invariant($"<rect x=\"{x(at):0.0}\" y=\"{floor - height:0.0}\" width=\"5\" height=\"{height:0.0}\" fill=\"{color}\"/>"));
        }
    }

    private static void Legend(StringBuilder svg, Figures figures)
    {
        (string Color, string Name)[] entries =
        [
            ("#1f77b4", "places of ready workers"),
            ("#2ca02c", "used places"),
            ("#ff7f0e", $"refused in ten minutes ({figures.Refused.ToString("N0", CultureInfo.InvariantCulture)} in all)"),
            ("#d62728", $"lost in ten minutes ({figures.Lost.ToString("N0", CultureInfo.InvariantCulture)} in all)"),
        ];
        var at = (double)Left;
        foreach (var (color, name) in entries)
        {
            svg.AppendLine(Invariant($"<rect x=\"{at:0}\" y=\"{Height - 20}\" width=\"12\" height=\"12\" fill=\"{color}\"/>"));
            Text(svg, at + 17, Height - 10, name, "start", "#222");
            at += 50 + (name.Length * 6.4);
        }
    }

    private static void Line(StringBuilder svg, IEnumerable<(double X, double Y)> points, string color) =>
        svg.AppendLine($"<polyline fill=\"none\" stroke=\"{color}\" stroke-width=\"1.6\" points=\"{string.Join(' ', points.Select(static point => Invariant($"{point.X:0.0},{point.Y:0.0}")))}\"/>");

    private static void Text(StringBuilder svg, double x, double y, string text, string anchor, string color, int size = 12) =>
        svg.AppendLine(Invariant($"<text x=\"{x:0.0}\" y=\"{y:0.0}\" text-anchor=\"{anchor}\" fill=\"{color}\" font-size=\"{size}\">{text}</text>"));

    private static double Nice(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, value))));
        return Math.Ceiling(value / unit * 2) / 2 * unit;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
