using System.Globalization;

namespace VoiceAgent.Tests.Chaos;

/// <summary>How many calls and faults. The long form reads it from the environment: see <c>bench/chaos.sh</c>.</summary>
/// <param name="Calls">How many calls are live at the same time.</param>
/// <param name="Rounds">How often each fault comes. Each round waits for another step that calls reach rarely.</param>
/// <param name="Settings">More arguments for the AppHost.</param>
internal sealed record ChaosPlan(int Seed, int Calls, int Pipelines, IReadOnlyList<Fault> Faults, int Rounds, bool BeginsCalm, IReadOnlyList<string> Settings)
{
    public const string Variable = "VOICEAGENT_CHAOS";

    // A call without a fault takes about 33 s. Beginning a little more often keeps the number of live calls at its limit.
    private const double SecondsOfCalls = 30;

    /// <summary>The calls begin this long after each other, so that they are spread over the whole length of a call.</summary>
    public TimeSpan Apart => TimeSpan.FromSeconds(SecondsOfCalls / Calls);

    /// <summary>The form of every test run: two faults on the stack that all whole-stack tests share.</summary>
    public static ChaosPlan Short { get; } = new(Randomness.Seed.Run.Number, Calls: 5, Pipelines: 2, Fault.Few, Rounds: 1, BeginsCalm: false, []);

    /// <summary>The plan of the long form. Null when the long form is not asked for.</summary>
    public static ChaosPlan? Long => Environment.GetEnvironmentVariable(Variable) is not ("deaths" or "outages") ? null : new(
        Randomness.Seed.Run.Number,
        Number("CALLS", 20),
        Number("PIPELINES", 2),
        [.. Environment.GetEnvironmentVariable(Variable) == "outages" ? Outages() : Chosen(Fault.Programs).SelectMany(Fault.Of)],
        Number("ROUNDS", 1),
        BeginsCalm: true,
        Text("SETTINGS").Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<Fault> Outages() =>
        from seconds in Words("SECONDS", ["5", "120"])
        from program in Chosen(Fault.Dependencies)
        from blow in Words("BLOWS", ["Away", "Hangs"])
        select new Fault(program, Enum.Parse<Blow>(blow), TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));

    private static IReadOnlyList<string> Chosen(IReadOnlyList<string> programs)
    {
        var chosen = Words("PROGRAMS", programs);
        return chosen.Except(programs).FirstOrDefault() is { } unknown
            ? throw new InvalidOperationException($"PROGRAMS names '{unknown}', which is not one of {string.Join(", ", programs)}.")
            : chosen;
    }

    private static IReadOnlyList<string> Words(string name, IReadOnlyList<string> usual) =>
        Text(name) is { Length: > 0 } given ? given.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) : usual;

    private static int Number(string name, int usual) => int.TryParse(Text(name), CultureInfo.InvariantCulture, out var given) ? given : usual;

    private static string Text(string name) => Environment.GetEnvironmentVariable($"{Variable}_{name}") ?? "";
}
