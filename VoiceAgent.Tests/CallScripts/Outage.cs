namespace VoiceAgent.Tests.CallScripts;

/// <summary>What a call depends on.</summary>
internal enum Dependency
{
    /// <summary>The call log, records, leases and commands.</summary>
    Redis,

    /// <summary>The data of the scenarios' tools, and the store of finished calls.</summary>
    Cosmos,

    /// <summary>The store of recordings.</summary>
    Blob,
    SpeechToText,
    TextToSpeech,
    Model,

    /// <summary>The tokens with which the worker asks the model, the recogniser and the gateway.</summary>
    Identity,

    /// <summary>The gateway answers, and the telephony service does not.</summary>
    Telephony,
    Gateway,
}

internal enum OutageKind
{
    Refused,

    /// <summary>Requests are taken and not answered.</summary>
    Hanging,

    /// <summary>Each request takes two seconds longer.</summary>
    Slow,

    /// <summary>Away for a second, back for a second, and so on. Requests that were carried out lose their answers.</summary>
    AwayAndBack,
}

/// <summary>What the call does when the outage begins.</summary>
internal enum Phase
{
    Ringing,
    Greeting,
    Turn,
    Commit,
    BargeIn,
    Goodbye,
    Drain,
}

internal sealed record OutageCase(Dependency Of, OutageKind Kind, Phase Phase, int Seconds)
{
    public TimeSpan Length => TimeSpan.FromSeconds(Seconds);

    public override string ToString() => $"{Of} {Kind} for {Seconds} s from {Phase}";
}

/// <summary>One dependency at each moment of a call.</summary>
internal sealed class Outage(OutageCase it, TimeSpan from, TimeProvider time)
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Spell = TimeSpan.FromSeconds(1);

    private readonly long _began = time.GetTimestamp();

    public OutageCase Case => it;

    public TimeSpan From => from;

    /// <summary>The outage has not ended yet, and has begun.</summary>
    public bool IsOn => Now >= from && Now < from + it.Length;

    /// <summary>Requests fail at this moment.</summary>
    public bool IsAway => IsOn && (it.Kind is OutageKind.Refused or OutageKind.Hanging || (it.Kind is OutageKind.AwayAndBack && (Now - from).Ticks / Spell.Ticks % 2 == 0));

    public TimeSpan Left => from + it.Length - Now;

    public TimeSpan Delay => IsOn && it.Kind is OutageKind.Slow ? Slowness : TimeSpan.Zero;

    private TimeSpan Now => time.GetElapsedTime(_began);

    public bool Is(params ReadOnlySpan<Dependency> any) => any.Contains(it.Of);

    /// <summary>A request to the dependency.</summary>
    /// <param name="carryOut">What the dependency does. With <see cref="OutageKind.AwayAndBack"/> it is done, and the answer is lost.</param>
    public async Task<T> AskAsync<T>(Func<Task<T>> carryOut, CancellationToken stopping = default)
    {
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, time, stopping);
        }

        if (!IsAway)
        {
            return await carryOut();
        }

        if (it.Kind is OutageKind.Hanging)
        {
            await Task.Delay(Left, time, stopping);
            throw new TimeoutException("The connection was reset after a long time.");
        }

        if (it.Kind is OutageKind.AwayAndBack)
        {
            await carryOut();
        }

        throw new IOException("The connection was refused.");
    }

    public Task AskAsync(Func<Task> carryOut, CancellationToken stopping = default) => AskAsync(
        async () =>
        {
            await carryOut();
            return true;
        },
        stopping);
}
