using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>One media streaming session of a call: its socket, and the callbacks that report its start and end.</summary>
/// <param name="origin">The request that started it. All its callbacks have its context, except when the stop had its own.</param>
internal sealed class MediaSession(Call call, MediaStream stream, Origin origin, CallbackPost callbacks, TimeProvider time) : IDisposable
{
    private static readonly MediaEnding Started =
        new("MediaStreamingStarted", "mediaStreamingStarted", "subscriptionStarted", 200, 0, "Action completed successfully.");

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp);
    private Origin? _stoppedBy;

    public MediaStream Stream { get; } = stream;

    /// <summary>Whether the end was requested.</summary>
    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Requests the end of the streaming. <see cref="RunAsync"/> completes soon after.</summary>
    public void Stop(Origin by)
    {
        _stoppedBy = by == default ? null : by;
        _stop.Cancel();
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, stopping);
        using var tones = call.Tones.Listen(pressed => Stream.SendTone(pressed.Key));
        await Stream.RunAsync(() => Tell(Started, origin), End, either.Token);
    }

    public void Dispose() => _stop.Dispose();

    private void End(MediaEnding ending)
    {
        call.MediaEnded(this, ending == MediaEnding.Stopped ? null : time.GetTimestamp());
        Tell(ending, _stoppedBy is { } by ? by with { Context = by.Context ?? origin.Context } : origin);
    }

    private void Tell(MediaEnding what, Origin context) => callbacks.Post(call, what.EventType, context, new JsonObject
    {
        ["resultInformation"] = CallbackPost.Result(what.Code, what.SubCode, what.Message),
        ["mediaStreamingUpdate"] = new JsonObject
        {
            ["contentType"] = "Audio",
            ["mediaStreamingStatus"] = what.Status,
            ["mediaStreamingStatusDetails"] = what.Details,
        },
    });
}
