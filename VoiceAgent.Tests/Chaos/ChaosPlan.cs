using System.Globalization;
using VoiceAgent.Tests.Randomness;

namespace VoiceAgent.Tests.Chaos;

/// <summary>How many calls and faults. The long form reads it from the environment: see <c>bench/chaos.sh</c>.</summary>
/// <param name="Programs">The programs that are struck, one stack for each.</param>
/// <param name="Rounds">The most faults for each program.</param>
/// <param name="Settings">More arguments for the AppHost.</param>
internal sealed record ChaosPlan(int Seed, int Calls, int Pipelines, IReadOnlyList<string> Programs, int Rounds, IReadOnlyList<string> Settings)
{
    public const string Variable = "VOICEAGENT_CHAOS";

    /// <summary>The calls begin this long after each other, so that they are at different steps.</summary>
    public TimeSpan Apart => TimeSpan.FromMilliseconds(Calls > 8 ? 700 : 1500);

    public static ChaosPlan Short { get; } = new(Randomness.Seed.Run.Number, Calls: 3, Pipelines: 2, ["pipeline", "gateway"], Rounds: 3, []);

    /// <summary>The plan of the long form. Null when the long form is not asked for.</summary>
    public static ChaosPlan? Long => Environment.GetEnvironmentVariable(Variable) != "long" ? null : new(
        Randomness.Seed.Run.Number,
        Number("CALLS", 20),
        Number("PIPELINES", 3),
        Text("PROGRAMS") is { Length: > 0 } programs ? programs.Split(',') : Fault.Programs,
        Number("ROUNDS", int.MaxValue),
        Text("SETTINGS").Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static int Number(string name, int usual) => int.TryParse(Text(name), CultureInfo.InvariantCulture, out var given) ? given : usual;

    private static string Text(string name) => Environment.GetEnvironmentVariable($"{Variable}_{name}") ?? "";
}
