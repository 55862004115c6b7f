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
    /// <param name="to">The participants who hear it. Null for all.</param>
    /// <returns>True when it was played to its end.</returns>
    public async Task<bool> PlayAsync(Call call, PlaySource[] sources, bool loop, Party[]? to, Action started, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp, stopping);
        var pcm = new List<short>();
        for (var index = 0; index < sources.Length; index++)
        {
            try
            {
                pcm.AddRange(await studio.RecordAsync(sources[index], call.SampleRate, either.Token));
            }
            catch (UnplayableException unplayable)
            {
                unplayable.Source = index;
                throw;
            }
        }

        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!call.Prompts.Add(new Prompt(pcm.ToArray(), loop, started, heard => done.TrySetResult(heard), to)))
        {
            throw new UnplayableException(8511, "Too many prompts wait on this call already.");
        }

        return await done.Task.WaitAsync(either.Token);
    }

    /// <summary>The play operation: PlayStarted, then PlayCompleted, PlayCanceled or PlayFailed.</summary>
    public async Task PlayAndTellAsync(Call call, PlayRequest request, Party[]? to, CancellationToken stopping)
    {
        var origin = request.Origin;
        try
        {
            var heard = await PlayAsync(
                call, request.PlaySources!, request.PlayOptions is { Loop: true }, to, () => callbacks.PostSuccess(call, "PlayStarted", origin), stopping);
            if (heard)
            {
                callbacks.PostSuccess(call, "PlayCompleted", origin);
            }
            else
            {
                Tell(call, "PlayCanceled", origin, CancelledSubCode, "Action canceled by another operation.");
            }
        }
        catch (UnplayableException unplayable)
        {
            Tell(call, "PlayFailed", origin, unplayable.SubCode, unplayable.Message, unplayable.Source);
        }
        catch (VoiceUnavailableException voiceless)
        {
            Tell(call, "PlayFailed", origin, 8500, voiceless.Message);
        }
        catch (OperationCanceledException) when (call.HungUp.IsCancellationRequested)
        {
            // The call has ended. CallDisconnected reports this, so no other event is needed.
        }
    }

    /// <summary>Plays music to a participant on hold, again and again. A source that cannot be played is reported as HoldFailed, and the participant stays on hold.</summary>
    public async Task HoldAsync(Call call, Party held, PlaySource music, Origin origin, CancellationToken stopping)
    {
        try
        {
            await PlayAsync(call, [music], loop: true, [held], () => callbacks.PostSuccess(call, "PlayStarted", origin), stopping);
        }
        catch (UnplayableException unplayable)
        {
            Tell(call, "HoldFailed", origin, unplayable.SubCode, unplayable.Message);
        }
        catch (VoiceUnavailableException voiceless)
        {
            Tell(call, "HoldFailed", origin, 8500, voiceless.Message);
        }
        catch (OperationCanceledException) when (call.HungUp.IsCancellationRequested)
        {
        }
    }

    private void Tell(Call call, string type, Origin origin, int subCode, string message, int? failedSource = null)
    {
        var more = new JsonObject { ["resultInformation"] = CallbackPost.Result(400, subCode, message) };
        if (failedSource is { } index)
        {
            more["failedPlaySourceIndex"] = index;
        }

        callbacks.Post(call, type, origin, more);
    }
}
