using System.Runtime.CompilerServices;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Pipeline.Speaking;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Speaks words that a scripted caller can read back, 60 ms for each letter, 150 ms for each Chinese or Japanese character, after a delay.</summary>
internal sealed class ScriptedSynthesizer(TimeProvider time, WordCode code) : ISynthesizer
{
    // The same deadline as the real synthesiser's: SpeakingOptions.SynthesisDeadline.
    private static readonly TimeSpan Deadline = new SpeakingOptions().SynthesisDeadline;

    /// <summary>The delay before the first audio. Measured on the real service: 100–200 ms (design §7).</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(120);

    /// <summary>How long a digit takes. A real voice says it as a word.</summary>
    public TimeSpan PerDigit { get; set; } = TimeSpan.FromMilliseconds(60);

    /// <summary>All requests in order.</summary>
    public List<SpeechRequest> Asked { get; } = [];

    public Func<string, bool> Fails { get; set; } = _ => false;

    /// <summary>Returns the part of a text after which the voice breaks off, or null when the whole text is spoken.</summary>
    public Func<string, string?> BreaksOffAfter { get; set; } = _ => null;

    /// <summary>When this is set, it defines the delays and faults.</summary>
    public ScriptedProviders? Providers { get; set; }

    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        Asked.Add(request);
        var refused = Providers?.Faults.Next(Operation.SynthesisFirstByte, words: request.Text);
        await Task.Delay(refused is { Kind: FaultKind.Stall or FaultKind.Dead } ? Deadline : Providers?.Delays.Draw(Operation.SynthesisFirstByte) ?? Delay, time, yielded);
        if (refused is not null || Fails(request.Text))
        {
            throw new SynthesisFailedException("The voice is gone.");
        }

        var broken = Providers?.Faults.Next(Operation.SynthesisStream, words: request.Text);
        var words = SpokenPieces.Of(request.Text);
        var (offset, at) = (TimeSpan.Zero, 0);
        for (var spoken = 0; spoken < words.Count; spoken++)
        {
            if (broken is { } fault && spoken >= (words.Count + 1) / 2)
            {
                await Task.Delay(fault.Kind is FaultKind.Stall ? Deadline : TimeSpan.Zero, time, yielded);
                throw new SynthesisFailedException("The voice broke off.");
            }

            var word = words[spoken];
            if (BreaksOffAfter(request.Text) is { } heard && request.Text.IndexOf(word, at, StringComparison.Ordinal) + word.Length > heard.Length)
            {
                // Half a word is spoken before the break. It cannot be understood.
                yield return new SpokenAudio(new byte[request.Format.BytesFor(TimeSpan.FromMilliseconds(60))], null);
                throw new SynthesisFailedException("The voice broke off.");
            }

            at = request.Text.IndexOf(word, at, StringComparison.Ordinal) + word.Length;
            var length = SpokenPieces.LengthOf(word, PerDigit);
            yield return new SpokenAudio(default, new SpokenWord(at, offset, length));
            yield return new SpokenAudio(code.Encode(word, length, request.Format), null);
            offset += length;
        }
    }
}
