using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>One media streaming session of a call: its socket, and the callbacks that report its start and end.</summary>
internal sealed class MediaSession(Call call, MediaStream stream, CallbackPost callbacks) : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp);

    public MediaStream Stream { get; } = stream;

    /// <summary>Requests the end of the streaming. <see cref="RunAsync"/> completes soon after.</summary>
    public void Stop() => _stop.Cancel();

    public async Task RunAsync(string? operationContext, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, stopping);
        using var tones = call.Tones.Listen(Stream.SendTone);
        var ending = await Stream.RunAsync(() => Tell(Started, operationContext), either.Token);
        call.MediaEnded(this);
        Tell(ending, operationContext);
    }

    public void Dispose() => _stop.Dispose();

    private static readonly MediaEnding Started =
        new("MediaStreamingStarted", "mediaStreamingStarted", "subscriptionStarted", 200, 0, "Action completed successfully.");

    private void Tell(MediaEnding what, string? operationContext) => callbacks.Post(call, what.EventType, operationContext, new JsonObject
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
