using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>One media streaming session of a call: its socket, and the callbacks that report its start and end.</summary>
/// <param name="operationContext">The context of the request that started it. All its callbacks have it, except when the stop had its own.</param>
internal sealed class MediaSession(Call call, MediaStream stream, string? operationContext, CallbackPost callbacks, TimeProvider time) : IDisposable
{
    private static readonly MediaEnding Started =
        new("MediaStreamingStarted", "mediaStreamingStarted", "subscriptionStarted", 200, 0, "Action completed successfully.");

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp);
    private string? _contextOfStop;

    public MediaStream Stream { get; } = stream;

    /// <summary>Whether the end was requested.</summary>
    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Requests the end of the streaming. <see cref="RunAsync"/> completes soon after.</summary>
    public void Stop(string? context)
    {
        _contextOfStop = context;
        _stop.Cancel();
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, stopping);
        using var tones = call.Tones.Listen(Stream.SendTone);
        await Stream.RunAsync(() => Tell(Started, operationContext), End, either.Token);
    }

    public void Dispose() => _stop.Dispose();

    private void End(MediaEnding ending)
    {
        call.MediaEnded(this, ending == MediaEnding.Stopped ? null : time.GetTimestamp());
        Tell(ending, _contextOfStop ?? operationContext);
    }

    private void Tell(MediaEnding what, string? context) => callbacks.Post(call, what.EventType, context, new JsonObject
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
