using System.Buffers.Binary;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>
/// Decides whether the media stream of a call is started again, and when. The tries are counted until a worker has run the call stably.
/// A call whose workers die soon after they have taken it, one after the other, is not given to a fourth worker: it may be the reason of
/// their death. The functions are pure.
/// </summary>
internal static class Reconnects
{
    /// <summary>A worker that has run the call for this long runs it stably.</summary>
    public static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    /// <summary>The requests of a try end after this time.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(2);

    // A try without a report is over after this time. A media socket opens within a second, even on another continent. The load balancer may
    // have chosen a worker that hangs, so the first tries do not wait for longer. On a busy system more time may be needed.
    private const int QuickTries = 2;
    private static readonly TimeSpan QuickTry = TimeSpan.FromSeconds(1);

    /// <summary>When nobody has the caller for this long, they hear that they should wait.</summary>
    public static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(1.5);

    private const int MostTries = 8;
    private const int MostDeaths = 3;

    // After this time a caller would rather be transferred.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <returns>The pause before the next try. Null when no try is left.</returns>
    public static TimeSpan? Next(CallRecord call, Loss why, DateTimeOffset now)
    {
        if (!call.IsLive || call.EndedAt is not null || why is Loss.TransferFailed or Loss.StepFailed or Loss.WorkerLeaves or Loss.SessionEnded or Loss.QueueEnded || call.Rescue?.Last is not (null or RescueStep.Reconnecting))
        {
            return null;
        }

        var lost = Lost(call, why, now);
        return lost.Deaths >= MostDeaths || lost.Tries >= MostTries || now - lost.LostAt > Longest ? null
            : lost.Tries == 0 || why is not Loss.MediaRefused ? TimeSpan.Zero
            : PauseAfter(lost.Tries, call.Id);
    }

    /// <summary>The rescue of a call when the next try begins, or its pause.</summary>
    public static Rescue Begin(CallRecord call, Loss why, TimeSpan pause, long token, DateTimeOffset now)
    {
        var lost = Lost(call, why, now);
        var begins = pause > TimeSpan.Zero ? 0 : 1;
        return lost with
        {
            Reconnects = lost.Reconnects + begins,
            Tries = lost.Tries + begins,
            Last = RescueStep.Reconnecting,
            At = now,
            Token = Math.Max(lost.Token, token),
            HandOver = why is Loss.HandOver ? token : lost.HandOver,
            IsPaused = begins == 0,
            IsCarriedOut = false,
            DueAt = now + (begins == 0 ? pause : TryTimeout),
        };
    }

    /// <summary>How long a try may take after the telephony service has accepted it.</summary>
    public static TimeSpan TimeoutOf(Rescue rescue) => rescue.Tries <= QuickTries ? QuickTry : TryTimeout;

    /// <summary>The rescue of a call when a worker has taken it. Null when that is known, or when the stream is an old one.</summary>
    /// <param name="attempt">The number of the media stream. Null when the worker's lease is the proof.</param>
    public static Rescue? Taken(Rescue? rescue, int? attempt, DateTimeOffset now) =>
        rescue is { Last: RescueStep.Reconnecting, LostAt: not null } && (attempt ?? rescue.Reconnects) == rescue.Reconnects
            ? rescue with { LostAt = null, TakenAt = now, DueAt = null, IsPaused = false }
            : null;

    /// <summary>Grows from 100 ms to 2 s. Each call has its own jitter, so that the calls of a dead worker do not come back in waves.</summary>
    public static TimeSpan PauseAfter(int tries, CallId call)
    {
        Span<byte> bytes = stackalloc byte[16];
        call.Value.TryWriteBytes(bytes);
        var mixed = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) + (ulong)tries) * 0x9E3779B97F4A7C15;
        var jitter = 0.75 + ((mixed >> 40) / (double)(1 << 24) / 2);
        return TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, ShortestPause.Ticks << Math.Min(tries - 1, 10))) * jitter;
    }

    // The loss as it counts before the next try: it begins anew when a worker had run the call stably.
    private static Rescue Lost(CallRecord call, Loss why, DateTimeOffset now)
    {
        var known = call.Rescue;
        var runs = known is null ? call.AnsweredAt : known.TakenAt;
        var hadWorker = why is Loss.MediaEnded or Loss.WorkerSilent;
        var died = hadWorker && !(now - runs >= Stable);
        return known is null || why is Loss.HandOver || (hadWorker && !died)
            ? new Rescue(known?.Reconnects ?? 0, RescueStep.Reconnecting, now) { LostAt = now, Deaths = died ? 1 : 0, Token = known?.Token ?? 0 }
            : known with { LostAt = known.LostAt ?? now, TakenAt = null, Deaths = known.Deaths + (died ? 1 : 0) };
    }
}
