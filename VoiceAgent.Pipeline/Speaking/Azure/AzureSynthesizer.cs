using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Pipeline.Speaking.Azure;

/// <summary>Speech of the Azure service, streamed as it is made, over connections that are kept warm.</summary>
internal sealed class AzureSynthesizer(AzureVoices voices, IOptions<SpeakingOptions> options, TimeProvider time) : ISynthesizer
{
    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        await using var voice = voices.Take(new VoiceKind(request.Voice, request.Language, request.Format));
        voice.Speak(request.Text);
        while (await NextAsync(voice, yielded))
        {
            while (voice.TryRead(out var piece))
            {
                yield return piece;
            }
        }
    }

    private async ValueTask<bool> NextAsync(AzureVoice voice, CancellationToken yielded)
    {
        try
        {
            return await voice.WaitAsync().WaitAsync(options.Value.SynthesisDeadline, time, yielded);
        }
        catch (TimeoutException)
        {
            throw new SynthesisFailedException($"No audio for {options.Value.SynthesisDeadline.TotalSeconds} s.");
        }
    }
}
