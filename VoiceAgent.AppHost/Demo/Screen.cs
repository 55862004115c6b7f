using System.Globalization;

namespace VoiceAgent.AppHost.Demo;

/// <summary>Prints a conversation; in colour on a terminal, plainly into a file.</summary>
internal sealed class Screen(TextWriter output, TimeProvider time)
{
    private const string Caller = "36";
    private const string Agent = "32";
    private const string Dim = "90";
    private const string Bad = "31";

    private readonly bool inColour = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;
    private long began = time.GetTimestamp();

    /// <summary>Times are counted from now on.</summary>
    public void Begin() => began = time.GetTimestamp();

    public void Title(string text) => Print($"\n{In("1", text)}");

    public void CallerSaid(string text) => Print($"{Now()}  {In(Caller, "Caller")}  {text}");

    public void AgentSaid(string text, bool interrupted) => Print($"{Now()}  {In(Agent, "Agent ")}  {text}{(interrupted ? In(Dim, " — interrupted") : "")}");

    public void Remark(string text) => Print($"           {In(Dim, text)}");

    public void Failed(string text) => Print($"           {In(Bad, text)}");

    /// <summary>A duration in milliseconds, without decimals.</summary>
    public static string Ms(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms");

    private void Print(string line)
    {
        lock (output)
        {
            output.WriteLine(line);
        }
    }

    private string Now() => In(Dim, time.GetElapsedTime(began).ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture));

    private string In(string colour, string text) => inColour ? $"\e[{colour}m{text}\e[0m" : text;
}
