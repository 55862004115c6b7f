using System.Collections.Concurrent;
using Microsoft.CognitiveServices.Speech;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Transcription.Azure;

namespace VoiceAgent.Pipeline.Speaking.Azure;

internal sealed record VoiceKind(string Voice, string Language, AudioFormat Format);

/// <summary>Voices that are not speaking, with their connections open, to be taken by the next that has something to say.</summary>
internal sealed class AzureVoices(SpeechAccount account, TimeProvider time) : IDisposable
{
    // Each holds a socket open: enough for the clauses that are synthesised at the same moment, not one for each call.
    private const int MostOfAKind = 16;

    // The service ends connections after about ten minutes: an older one is let go before that.
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(8);

    private readonly ConcurrentDictionary<VoiceKind, ConcurrentStack<AzureVoice>> _resting = new();

    public AzureVoice Take(VoiceKind kind)
    {
        var resting = _resting.GetOrAdd(kind, static _ => new());
        while (resting.TryPop(out var voice))
        {
            if (time.GetElapsedTime(voice.Made) < Oldest)
            {
                return voice;
            }

            voice.Close();
        }

        return Make(kind);
    }

    /// <summary>Opens connections ahead, so that the first words wait for none.</summary>
    public void Warm(VoiceKind kind, int connections)
    {
        var resting = _resting.GetOrAdd(kind, static _ => new());
        for (var i = resting.Count; i < connections; i++)
        {
            var voice = Make(kind);
            voice.Connect();
            resting.Push(voice);
        }
    }

    public void Rest(AzureVoice voice)
    {
        var resting = _resting.GetOrAdd(voice.Kind, static _ => new());
        if (resting.Count < MostOfAKind)
        {
            resting.Push(voice);
        }
        else
        {
            voice.Close();
        }
    }

    public void Dispose()
    {
        foreach (var voice in _resting.Values.SelectMany(static resting => resting))
        {
            voice.Close();
        }
    }

    private AzureVoice Make(VoiceKind kind)
    {
        var config = account.Configure();
        config.SpeechSynthesisVoiceName = kind.Voice;
        config.SpeechSynthesisLanguage = kind.Language;
        config.SetSpeechSynthesisOutputFormat(kind.Format.SampleRate == 24_000 ? SpeechSynthesisOutputFormat.Raw24Khz16BitMonoPcm : SpeechSynthesisOutputFormat.Raw16Khz16BitMonoPcm);
        return new AzureVoice(this, kind, new SpeechSynthesizer(config, null), time);
    }
}
