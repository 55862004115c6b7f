using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>Turns text into a stream of speech. The first audio arrives before the last is synthesised.</summary>
internal interface ISynthesizer
{
    /// <summary>Whether another provider takes over when one fails. If not, the same one is asked once more.</summary>
    bool HasFallback => false;

    /// <summary>
    /// How long the first audio may take before the connection counts as dead. Three times Azure's measured P99 of 200 ms (design §7). A provider on
    /// slower hardware says another time.
    /// </summary>
    TimeSpan FirstAudioWithin => TimeSpan.FromMilliseconds(600);

    /// <summary>Throws <see cref="SynthesisFailedException"/> when the service refuses the request, breaks off, or sends nothing for too long.</summary>
    IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, CancellationToken yielded);
}

internal sealed class SynthesisFailedException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    public FailureKind Kind { get; init; } = FailureKind.Unavailable;

    /// <returns>A reason that is safe to log. The message of a client's exception might quote what is said.</returns>
    public static string ReasonOf(Exception failure) => failure is SynthesisFailedException ? failure.Message : failure.GetType().Name;
}

/// <param name="Text">One clause or sentence as plain text.</param>
/// <param name="Voice">The name of the voice at the service.</param>
internal sealed record SpeechRequest(string Text, string Voice, string Language, AudioFormat Format)
{
    /// <summary>The words that the voice would pronounce wrong.</summary>
    public Lexicon Lexicon { get; init; } = Lexicon.None;

    /// <summary>Whether there is something to say. A voice is silent for signs alone.</summary>
    public bool HasWords => Text.Any(char.IsLetterOrDigit);

    /// <summary>Whether the speech is synthesised in advance. No caller waits for it, so a slow start is not a failure.</summary>
    public bool IsAhead { get; init; }

    /// <summary>Whether the speech needs a new connection, because a request on one has just failed or was not answered.</summary>
    public bool NeedsFreshConnection { get; init; }
}

/// <summary>A piece of speech. It is audio, or the position of a word in the audio, or the change to another voice.</summary>
/// <param name="Pcm">The audio. It is valid only until the next piece is requested.</param>
/// <param name="Word">Set when this piece marks a word instead of containing audio.</param>
/// <param name="Break">Set when the voice has failed. The pieces after this one come from another voice, or from a new connection.</param>
internal readonly record struct SpokenAudio(ReadOnlyMemory<byte> Pcm, SpokenWord? Word, SpeechBreak? Break = null);

/// <param name="TextEnd">The index in the request's text after the word.</param>
internal readonly record struct SpokenWord(int TextEnd, TimeSpan Offset, TimeSpan Duration);

/// <summary>A voice has failed, and another voice speaks the rest of the text. Later indexes and offsets count from the beginning of this rest.</summary>
/// <param name="TextFrom">The index in the request's text where the rest begins.</param>
/// <param name="Offset">How much of the audio so far is valid. The audio after it is an unfinished word and must not be played.</param>
internal sealed record SpeechBreak(int TextFrom, TimeSpan Offset, string Reason);
