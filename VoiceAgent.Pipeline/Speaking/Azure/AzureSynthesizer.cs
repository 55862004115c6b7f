using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Speaking.Azure;

/// <summary>Synthesises speech with the Azure service. It streams the audio over connections that stay open.</summary>
internal sealed class AzureSynthesizer(AzureVoices voices, IOptions<SpeakingOptions> options, TimeProvider time) : ISynthesizer
{
    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        using var voice = await TakeAsync(new VoiceKind(request.Voice, request.Language, request.Format), request.NeedsFreshConnection, yielded);
        voice.Speak(request.Text);
        while (await WithinDeadlineAsync(voice.WaitAsync(), yielded))
        {
            while (voice.TryRead(out var piece))
            {
                yield return piece;
            }
        }
    }

    private async ValueTask<AzureVoice> TakeAsync(VoiceKind kind, bool isFresh, CancellationToken yielded)
    {
        var taking = voices.TakeAsync(kind, yielded, isFresh);
        return taking.IsCompletedSuccessfully ? taking.Result : await WithinDeadlineAsync(taking.AsTask(), yielded);
    }

    private async Task<T> WithinDeadlineAsync<T>(Task<T> next, CancellationToken yielded)
    {
        try
        {
            return await next.WaitAsync(options.Value.SynthesisDeadline, time, yielded);
        }
        catch (TimeoutException)
        {
            throw new SynthesisFailedException($"The speech service sent no audio for {options.Value.SynthesisDeadline.TotalSeconds} s.") { Kind = FailureKind.TooSlow };
        }
    }
}
