using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using VoiceAgent.Tests.Chaos;

namespace VoiceAgent.Tests.Recovery;

/// <summary>One run of a script.</summary>
internal sealed record ScriptRun(DateTimeOffset Began, TimeSpan Took, int ExitCode, string Said);

/// <summary>What the rehearsal has measured.</summary>
internal sealed class RegionResult
{
    // A caller with an agent that is alive never waits so long for a word.
    private const double StillSpeaks = 10;

    private readonly ConcurrentBag<(int Tries, TimeSpan After)> _again = [];

    public DateTimeOffset Blow { get; set; }

    /// <summary>The load average of the machine at the death of the region.</summary>
    public string Load { get; set; } = "";

    public string Steps { get; set; } = "";

    public IReadOnlyList<ChaosCall> Live { get; set; } = [];

    public IReadOnlyList<ChaosCall> Ringing { get; set; } = [];

    /// <summary>The calls that were over when the region died.</summary>
    public IReadOnlyList<ChaosCall> Before { get; set; } = [];

    /// <summary>The callers who were cut off and were answered when they called again: how often they had to call, and how long after the death.</summary>
    public IReadOnlyCollection<(int Tries, TimeSpan After)> Again => _again;

    /// <summary>Seconds from the death until the last word that the callers in a call heard.</summary>
    public List<double> WordsAfterTheBlow { get; } = [];

    public ScriptRun? Script { get; set; }

    public ScriptRun? BackScript { get; set; }

    /// <summary>From the death of the region to the first answer of a new call.</summary>
    public TimeSpan FirstAnswer { get; set; }

    /// <summary>The calls that rang at the death or began until everything worked again.</summary>
    public int Begun { get; set; }

    public int Answered { get; set; }

    public int NotAnswered { get; set; }

    /// <summary>The calls that rang while the script moved the subscription.</summary>
    public int RangAtTheMove { get; set; }

    public int RangAtTheMoveAnswered { get; set; }

    /// <summary>How many seconds each answered call rang.</summary>
    public IReadOnlyList<double> Rang { get; set; } = [];

    public int EndedBefore { get; set; }

    public int StoredBefore { get; set; }

    public HashSet<string> LiveCorrelations { get; set; } = [];

    public int LiveStored { get; set; }

    public int EndedAfter { get; set; }

    public int StoredAfter { get; set; }

    /// <summary>How long the region needed to start again.</summary>
    public Stopwatch Return { get; set; } = new();

    public int LiveStoredLater { get; set; }

    public int EndedStoredLater { get; set; }

    public TimeSpan AnsweredAfterReturn { get; set; }

    public void CalledAgain(int tries, TimeSpan after) => _again.Add((tries, after));

    public string Table(RegionPlan plan)
    {
        var text = new StringBuilder("| what | measured |\n|---|---|\n");
        Row("calls live when the region died", $"{Live.Count} ({Steps}), load average {Load}");
        Row("of these, calls in which the agent still spoke ten seconds later", $"{WordsAfterTheBlow.Count(after => after > StillSpeaks)}");
        Row("last word that their callers heard after the death, longest", $"{WordsAfterTheBlow.DefaultIfEmpty(0).Max():0.0} s, then silence until they hung up (chosen: after {plan.Patience.TotalSeconds:0} s)");
        Row("of these callers, answered when they called again", $"{Again.Count}, after at most {Again.Select(each => each.Tries).DefaultIfEmpty(0).Max()} calls and {Again.Select(each => each.After.TotalSeconds).DefaultIfEmpty(0).Max():0} s");
        Row("calls that rang at the death or began later", $"{Begun}: {Answered} answered, {NotAnswered} rang until the telephone network gave up");
        Row("of these, calls that rang while the script ran", $"{RangAtTheMove}: {RangAtTheMoveAnswered} answered without calling again, after ringing for at most {Rang.DefaultIfEmpty(0).Max():0.0} s");
        Row("death → somebody starts the script (chosen)", $"{plan.Decision.TotalSeconds:0} s");
        Row("the failover script, with its smoke call", $"{Script!.Took.TotalSeconds:0.0} s");
        Row("**death → first answer of a new call**", $"**{FirstAnswer.TotalSeconds:0.0} s**");
        Row("script's start → first answer", $"{(Blow + FirstAnswer - Script.Began).TotalSeconds:0.0} s");
        Row("calls that had ended before the death and are stored", $"{StoredBefore} of {EndedBefore}; {EndedStoredLater} after the region's return");
        Row("live calls of the dead region that are stored", $"{LiveStored} of {LiveCorrelations.Count}; {LiveStoredLater} after the region's return with its disks");
        Row("calls of the second region that are stored", $"{StoredAfter} of {EndedAfter}");
        Row("start of the returned region until it is healthy", $"{Return.Elapsed.TotalSeconds:0} s");
        Row("the fail-back script, with its smoke call", $"{BackScript!.Took.TotalSeconds:0.0} s; the next call rang for {AnsweredAfterReturn.TotalSeconds:0.0} s");
        return text.ToString();

        void Row(string what, string measured) => text.Append(CultureInfo.InvariantCulture, $"| {what} | {measured} |\n");
    }
}
