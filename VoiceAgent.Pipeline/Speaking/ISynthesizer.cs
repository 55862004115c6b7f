using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>Turns text into speech, streamed: the first audio comes before the last is made.</summary>
internal interface ISynthesizer
{
    /// <summary>Throws <see cref="SynthesisFailedException"/> when the service refuses, breaks off, or is silent for too long.</summary>
    IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, CancellationToken yielded);
}

internal sealed class SynthesisFailedException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <param name="Text">One clause or sentence, plain text.</param>
/// <param name="Voice">The service's name of the voice.</param>
internal sealed record SpeechRequest(string Text, string Voice, string Language, AudioFormat Format)
{
    /// <summary>Synthesised before anybody needs it: nobody waits, and a slow start is no failure.</summary>
    public bool IsAhead { get; init; }
}

/// <summary>A piece of speech: audio, or where a word of the text begins in it, or that another voice goes on.</summary>
/// <param name="Pcm">Valid until the next piece is asked for.</param>
/// <param name="Word">Set where this piece marks a word instead of carrying audio.</param>
/// <param name="Break">Set where the voice has failed and the pieces that follow are another's.</param>
internal readonly record struct SpokenAudio(ReadOnlyMemory<byte> Pcm, SpokenWord? Word, SpeechBreak? Break = null);

/// <param name="TextEnd">Index in the request's text just after the word.</param>
internal readonly record struct SpokenWord(int TextEnd, TimeSpan Offset, TimeSpan Duration);

/// <summary>A voice has broken off: what follows speaks the rest of the text, its places and offsets counted from there.</summary>
/// <param name="TextFrom">Index in the request's text where the rest begins.</param>
/// <param name="Offset">How much of the audio so far holds; what lies behind is half a word and not to be heard.</param>
internal sealed record SpeechBreak(int TextFrom, TimeSpan Offset, string Reason);
