using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Operations;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Acs.Prompts;

/// <summary>Plays the prompts that applications request, and posts the outcome to them.</summary>
internal sealed class PromptPlayer(PromptStudio studio, CallbackPost callbacks)
{
    private const int CancelledSubCode = 8508;

    /// <summary>Plays sources as one prompt, until it ends or is cancelled.</summary>
    /// <returns>True when it was played to its end.</returns>
    public async Task<bool> PlayAsync(Call call, PlaySource[] sources, bool loop, Action started, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp, stopping);
        var pcm = new List<short>();
        foreach (var source in sources)
        {
            pcm.AddRange(await studio.RecordAsync(source, call.SampleRate, either.Token));
        }

        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!call.Prompts.Add(new Prompt(pcm.ToArray(), loop, started, heard => done.TrySetResult(heard))))
        {
            throw new UnplayableException(8511, "Too many prompts wait on this call already.");
        }

        return await done.Task.WaitAsync(either.Token);
    }

    /// <summary>The play operation: PlayStarted, then PlayCompleted, PlayCanceled or PlayFailed.</summary>
    public async Task PlayAndTellAsync(Call call, PlayRequest request, CancellationToken stopping)
    {
        try
        {
            var heard = await PlayAsync(
                call, request.PlaySources!, request.PlayOptions is { Loop: true }, () => callbacks.PostSuccess(call, "PlayStarted", request.OperationContext), stopping);
            if (heard)
            {
                callbacks.PostSuccess(call, "PlayCompleted", request.OperationContext);
            }
            else
            {
                Tell(call, "PlayCanceled", request.OperationContext, CancelledSubCode, "Action canceled by another operation.");
            }
        }
        catch (UnplayableException unplayable)
        {
            Tell(call, "PlayFailed", request.OperationContext, unplayable.SubCode, unplayable.Message);
        }
        catch (VoiceUnavailableException voiceless)
        {
            Tell(call, "PlayFailed", request.OperationContext, 8500, voiceless.Message);
        }
        catch (OperationCanceledException) when (call.HungUp.IsCancellationRequested)
        {
            // The call has ended. CallDisconnected reports this, so no other event is needed.
        }
    }

    private void Tell(Call call, string type, string? operationContext, int subCode, string message) =>
        callbacks.Post(call, type, operationContext, new JsonObject { ["resultInformation"] = CallbackPost.Result(400, subCode, message) });
}
