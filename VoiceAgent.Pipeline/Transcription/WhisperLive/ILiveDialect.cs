using System.Text.Json;

namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

/// <summary>The messages of one protocol, for one connection.</summary>
internal interface ILiveDialect
{
    Uri Address { get; }

    /// <summary>The first message of the client. Null when there is none.</summary>
    ReadOnlyMemory<byte>? Hello { get; }

    /// <summary>The message after the last audio.</summary>
    ReadOnlyMemory<byte> End { get; }

    /// <summary>Whether the server transcribes the rest when it gets <see cref="End"/>. If not, it drops the rest and closes.</summary>
    bool EndFlushes { get; }

    /// <summary>Converts PCM16 at 16 kHz to what the server takes.</summary>
    ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> pcm);

    /// <exception cref="TranscriptionBrokenException">The server refuses the connection or reports an error.</exception>
    /// <exception cref="JsonException">The message has another form.</exception>
    LiveMessage Read(JsonElement message);
}

/// <param name="Text">All text of the connection so far. Null: the message has none.</param>
/// <param name="IsConfirmed">Whether the server will not change the text any more.</param>
/// <param name="Language">The detected language, ISO 639-1.</param>
internal readonly record struct LiveMessage(string? Text = null, bool IsConfirmed = true, string? Language = null)
{
    /// <summary>Whether the server takes audio from now on.</summary>
    public bool IsReady { get; init; }

    /// <summary>Whether the server has transcribed everything.</summary>
    public bool IsEnd { get; init; }
}
