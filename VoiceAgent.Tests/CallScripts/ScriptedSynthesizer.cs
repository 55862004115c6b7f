using System.Runtime.CompilerServices;
using VoiceAgent.Pipeline.Speaking;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Speaks in words that a scripted caller can read back, 60 ms a letter, after a delay.</summary>
internal sealed class ScriptedSynthesizer(TimeProvider time, WordCode code) : ISynthesizer
{
    /// <summary>Before the first audio; measured 100–200 ms (design §7).</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(120);

    /// <summary>Every request, in order.</summary>
    public List<SpeechRequest> Asked { get; } = [];

    public Func<string, bool> Fails { get; set; } = _ => false;

    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        Asked.Add(request);
        await Task.Delay(Delay, time, yielded);
        if (Fails(request.Text))
        {
            throw new InvalidOperationException("The voice is gone.");
        }

        var (offset, at) = (TimeSpan.Zero, 0);
        foreach (var word in request.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            at = request.Text.IndexOf(word, at, StringComparison.Ordinal) + word.Length;
            var length = TimeSpan.FromMilliseconds(60 * Math.Max(3, word.Length));
            yield return new SpokenAudio(default, new SpokenWord(at, offset, length));
            yield return new SpokenAudio(code.Encode(word, length, request.Format), null);
            offset += length;
        }
    }
}
