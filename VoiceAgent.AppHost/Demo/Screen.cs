using System.Globalization;

namespace VoiceAgent.AppHost.Demo;

/// <summary>Prints a conversation: in colour on a terminal, as plain text into a file.</summary>
internal sealed class Screen(TextWriter output, TimeProvider time)
{
    private const string Caller = "36";
    private const string Agent = "32";
    private const string Dim = "90";
    private const string Bad = "31";

    private readonly bool _inColour = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;
    private readonly Lock _gate = new();
    private long _began = time.GetTimestamp();
    private bool _lineIsOpen;
    private bool _goesOn;

    /// <summary>Starts the clock of the printed times.</summary>
    public void Begin() => _began = time.GetTimestamp();

    public void Title(string text) => Print($"\n{In("1", text)}");

    /// <param name="text">What was said.</param>
    /// <param name="at">When the caller began to say it. Null for now.</param>
    public void CallerSaid(string text, TimeSpan? at = null) => Print($"{Time(at)}  {In(Caller, "Caller")}  {text}");

    public void YouSaid(string text) => Print($"{Time(null)}  {In(Caller, "You   ")}  {text}");

    /// <param name="text">What the caller heard.</param>
    /// <param name="interrupted">True when the caller interrupted it.</param>
    /// <param name="at">When the agent began to say it. Null for now.</param>
    public void AgentSaid(string text, bool interrupted, TimeSpan? at = null) => Print($"{Time(at)}  {In(Agent, "Agent ")}  {text}{(interrupted ? In(Dim, " — interrupted") : "")}");

    /// <summary>Prints words of the agent that the caller hears now. They continue the line of the earlier words.</summary>
    public void AgentSays(string words)
    {
        lock (_gate)
        {
            output.Write(_lineIsOpen ? $" {words}" : $"{Time(null)}  {In(Agent, "Agent ")}  {(_goesOn ? "… " : "")}{words}");
            output.Flush();
            (_lineIsOpen, _goesOn) = (true, true);
        }
    }

    /// <summary>The agent has finished speaking.</summary>
    public void AgentStopped(bool interrupted)
    {
        lock (_gate)
        {
            if (_lineIsOpen)
            {
                output.WriteLine(interrupted ? In(Dim, " — interrupted") : "");
            }
            else if (interrupted && _goesOn)
            {
                Remark("the agent was interrupted");
            }

            (_lineIsOpen, _goesOn) = (false, false);
        }
    }

    /// <summary>The person has pressed Enter, so the cursor is at the beginning of a line.</summary>
    public void LineWasTyped()
    {
        lock (_gate)
        {
            _lineIsOpen = false;
        }
    }

    public void Remark(string text) => Print($"           {In(Dim, text)}");

    public void Failed(string text) => Print($"           {In(Bad, text)}");

    /// <summary>A duration in milliseconds, without decimals.</summary>
    public static string Ms(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms");

    private void Print(string line)
    {
        lock (_gate)
        {
            output.WriteLine(_lineIsOpen ? $"\n{line}" : line);
            _lineIsOpen = false;
        }
    }

    private string Time(TimeSpan? at) => In(Dim, (at ?? time.GetElapsedTime(_began)).ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture));

    private string In(string colour, string text) => _inColour ? $"\e[{colour}m{text}\e[0m" : text;
}
