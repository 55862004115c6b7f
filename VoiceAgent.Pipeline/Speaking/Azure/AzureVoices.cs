using System.Collections.Concurrent;
using Microsoft.CognitiveServices.Speech;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Transcription.Azure;

namespace VoiceAgent.Pipeline.Speaking.Azure;

internal sealed record VoiceKind(string Voice, string Language, AudioFormat Format);

/// <summary>A pool of voices that are not speaking. Their connections stay open for the next text.</summary>
internal sealed class AzureVoices(SpeechAccount account, SpeechClosings closings, TimeProvider time) : IDisposable
{
    // Each voice keeps a socket open. These are enough for the clauses that are synthesised at the same time, not one for each call.
    private const int MostOfAKind = 16;

    // The service ends connections after about ten minutes, so older voices are closed before that.
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(8);

    // Load balancers drop a silent connection after four minutes, and neither side notices. So a voice that has rested for long is not used.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(3);

    // A voice whose operations do not end within this time after it was stopped is closed.
    private static readonly TimeSpan SilenceDeadline = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<VoiceKind, ConcurrentStack<AzureVoice>> _resting = new();

    /// <param name="isFresh">The voice must have a new connection.</param>
    /// <exception cref="SynthesisFailedException">The SDK or the identity failed.</exception>
    public async ValueTask<AzureVoice> TakeAsync(VoiceKind kind, CancellationToken yielded, bool isFresh = false)
    {
        var token = await TokenAsync(yielded);
        var resting = _resting.GetOrAdd(kind, static _ => new());
        while (!isFresh && resting.TryPop(out var voice))
        {
            if (time.GetElapsedTime(voice.Made) < Oldest && time.GetElapsedTime(voice.Rested) < LongestRest)
            {
                voice.WasUsed = true;
                voice.Show(token);
                return voice;
            }

            Close(voice);
        }

        return Make(kind, token);
    }

    /// <summary>Opens connections in advance, so that the first words do not wait for one.</summary>
    /// <exception cref="SynthesisFailedException">The SDK or the identity failed.</exception>
    public async Task WarmAsync(VoiceKind kind, int connections, CancellationToken stopping)
    {
        var token = await TokenAsync(stopping);
        var resting = _resting.GetOrAdd(kind, static _ => new());
        for (var i = resting.Count; i < connections; i++)
        {
            var voice = Make(kind, token);
            resting.Push(voice);
            voice.Connect();
        }
    }

    /// <summary>Takes a voice back without waiting. It is available again when its operations have ended.</summary>
    public void Return(AzureVoice voice)
    {
        if (voice.IsSuspect)
        {
            Close(voice);
            if (voice.WasUsed)
            {
                // Connections that rested together often broke together. New ones cost some ten milliseconds, a dead one costs a second.
                CloseResting(voice.Kind);
            }

            return;
        }

        var quiet = voice.Quiet;
        if (quiet.IsCompleted)
        {
            Rest(voice);
        }
        else
        {
            closings.Own(RestOnceAsync(quiet, voice));
        }
    }

    public void Dispose()
    {
        foreach (var voice in _resting.Values.SelectMany(static resting => resting))
        {
            Close(voice);
        }
    }

    private async Task RestOnceAsync(Task quiet, AzureVoice voice)
    {
        await ((Task)quiet.WaitAsync(SilenceDeadline, time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Rest(voice);
    }

    private void Rest(AzureVoice voice)
    {
        var resting = _resting.GetOrAdd(voice.Kind, static _ => new());
        if (voice.Quiet.IsCompletedSuccessfully && resting.Count < MostOfAKind)
        {
            voice.Rested = time.GetTimestamp();
            resting.Push(voice);
        }
        else
        {
            Close(voice);
        }
    }

    private void CloseResting(VoiceKind kind)
    {
        while (_resting.TryGetValue(kind, out var resting) && resting.TryPop(out var voice))
        {
            Close(voice);
        }
    }

    private void Close(AzureVoice voice) => closings.Close(voice.Quiet, voice.Close);

    private async ValueTask<string?> TokenAsync(CancellationToken stopping)
    {
        try
        {
            return await account.SynthesisTokenAsync(stopping);
        }
        catch (SpeechTokenException failure)
        {
            throw new SynthesisFailedException(failure.Message, failure);
        }
    }

    private AzureVoice Make(VoiceKind kind, string? token)
    {
        if (closings.IsFull)
        {
            throw new SynthesisFailedException("Too many synthesisers are still being closed.");
        }

        try
        {
            var config = account.ForSynthesis(token);
            config.SpeechSynthesisVoiceName = kind.Voice;
            config.SpeechSynthesisLanguage = kind.Language;
            config.SetSpeechSynthesisOutputFormat(kind.Format.SampleRate == 24_000 ? SpeechSynthesisOutputFormat.Raw24Khz16BitMonoPcm : SpeechSynthesisOutputFormat.Raw16Khz16BitMonoPcm);
            return new AzureVoice(this, kind, new SpeechSynthesizer(config, null), token, time);
        }
        catch (Exception failure)
        {
            throw new SynthesisFailedException(SpeechSdk.Reason(failure), failure);
        }
    }
}
