namespace VoiceAgent.Tests.Chaos;

/// <summary>What is done to a program.</summary>
internal enum Blow
{
    /// <summary>SIGKILL: it ends at once. The orchestrator starts it again.</summary>
    Kill,

    /// <summary>SIGTERM: a deploy or a scale-in. It may drain.</summary>
    Terminate,

    /// <summary>SIGSTOP, and SIGCONT later: one process hangs. Its sockets stay open.</summary>
    Freeze,

    /// <summary>SIGTERM, and SIGKILL while it drains.</summary>
    KillInDrain,

    /// <summary>An outage: all processes of the program are killed, and each that is started again is killed at once, until the time is over.</summary>
    Away,

    /// <summary>An outage: all processes of the program hang until the time is over. Its sockets stay open, and nobody answers.</summary>
    Hangs,
}

/// <summary>Where a call is, as its caller notices it.</summary>
internal enum Step
{
    Ringing,
    Greeting,

    /// <summary>The agent listens: it is the caller's turn, or the caller speaks.</summary>
    CallersTurn,
    Thinking,

    /// <summary>The tool that changes something runs.</summary>
    Committing,

    /// <summary>The agent speaks.</summary>
    Answer,
    BargeIn,
    Goodbye,
}

/// <summary>One fault: which program, and what is done to it. Calls at all steps are live when it comes.</summary>
/// <param name="For">How long an outage lasts. Zero for blows that are over at once.</param>
/// <param name="Behaviours">Whether the calls have different behaviours of the telephony service, see <see cref="MediaBehaviour"/>.</param>
internal sealed record Fault(string Program, Blow Blow, TimeSpan For = default, bool Behaviours = false)
{
    private static readonly string[] Others = ["dashboard", "garnet", "azurite", "cosmos-emulator", "speech-emulator", "openai-emulator", "identity-emulator"];

    /// <summary>The name under which the plan has the worker's deaths under all behaviours of the telephony service.</summary>
    public const string MediaPlan = "media";

    /// <summary>The program with the telephones too: its death ends the calls.</summary>
    public const string Telephony = "acs-emulator";

    public bool IsOutage => Blow is Blow.Away or Blow.Hangs;

    /// <summary>Everything that is struck, in the order of the table.</summary>
    public static IReadOnlyList<string> Programs { get; } = ["pipeline", "gateway", .. Others, MediaPlan, Telephony];

    /// <summary>What calls depend on. Both gateways are away at the same time.</summary>
    public static IReadOnlyList<string> Dependencies { get; } = ["garnet", "azurite", "cosmos-emulator", "speech-emulator", "openai-emulator", "identity-emulator", "gateway"];

    /// <summary>The few faults of the short form.</summary>
    public static IReadOnlyList<Fault> Few { get; } = [new("pipeline", Blow.Kill, Behaviours: true), new("gateway", Blow.Kill, Behaviours: true)];

    public static IEnumerable<Fault> Of(string program) => program switch
    {
        "pipeline" => [new(program, Blow.Kill), new(program, Blow.Terminate), new(program, Blow.Freeze), new(program, Blow.KillInDrain)],
        "gateway" => [new(program, Blow.Kill), new(program, Blow.Terminate)],
        MediaPlan => [new("pipeline", Blow.Kill, Behaviours: true), new("pipeline", Blow.Freeze, Behaviours: true), new("pipeline", Blow.Terminate, Behaviours: true)],
        _ => [new(program, Blow.Kill)],
    };

    public override string ToString() => $"{Program} {Blow}{(For > TimeSpan.Zero ? $" {For.TotalSeconds:0} s" : "")}{(Behaviours ? ", all behaviours" : "")}";
}
