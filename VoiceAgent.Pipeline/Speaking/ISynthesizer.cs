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
internal sealed record SpeechRequest(string Text, string Voice, string Language, AudioFormat Format);

/// <summary>A piece of speech: audio, or where a word of the text begins in it.</summary>
/// <param name="Pcm">Valid until the next piece is asked for.</param>
/// <param name="Word">Set where this piece marks a word instead of carrying audio.</param>
internal readonly record struct SpokenAudio(ReadOnlyMemory<byte> Pcm, SpokenWord? Word);

/// <param name="TextEnd">Index in the request's text just after the word.</param>
internal readonly record struct SpokenWord(int TextEnd, TimeSpan Offset, TimeSpan Duration);
