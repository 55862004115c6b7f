namespace VoiceAgent.Tests.Chaos;

/// <summary>What is done to a process.</summary>
internal enum Blow
{
    /// <summary>SIGKILL: it ends at once.</summary>
    Kill,

    /// <summary>SIGTERM: a deploy or a scale-in. It may drain.</summary>
    Terminate,

    /// <summary>SIGSTOP, and SIGCONT later: it hangs. Its sockets stay open.</summary>
    Freeze,

    /// <summary>SIGTERM, and SIGKILL while it drains.</summary>
    KillInDrain,
}

/// <summary>Where the call is when the fault comes.</summary>
internal enum Step
{
    Ringing,
    Greeting,
    CallersTurn,
    Thinking,

    /// <summary>The tool that changes something runs.</summary>
    Committing,
    BargeIn,
    Goodbye,
}

/// <summary>One fault: which program, what is done to it, and at which step of one of the calls. The other calls are at other steps at that time.</summary>
internal sealed record Fault(string Program, Blow Blow, Step Step)
{
    private static readonly string[] Others = ["gateway", "dashboard", "garnet", "azurite", "cosmos-emulator", "speech-emulator", "openai-emulator", "identity-emulator"];

    /// <summary>The programs that can be struck. Telephony is not one of them: its death is the end of the calls.</summary>
    public static IReadOnlyList<string> Programs { get; } = ["pipeline", .. Others];

    /// <summary>The few faults of the short form.</summary>
    public static IReadOnlyList<Fault> Few { get; } =
    [
        new("pipeline", Blow.Kill, Step.Thinking),
        new("gateway", Blow.Kill, Step.Greeting),
    ];

    /// <summary>Every fault at every step, in a drawn order.</summary>
    public static IReadOnlyList<Fault> Of(string program, Random random)
    {
        var blows = program == "pipeline" ? new[] { Blow.Kill, Blow.Terminate, Blow.Freeze, Blow.KillInDrain } : [Blow.Kill];
        Fault[] all = [.. blows.SelectMany(blow => Enum.GetValues<Step>().Select(step => new Fault(program, blow, step)))];
        random.Shuffle(all);
        return all;
    }

    public override string ToString() => $"{Program} {Blow} {Step}";
}
