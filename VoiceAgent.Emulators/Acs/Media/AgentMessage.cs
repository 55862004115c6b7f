using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace VoiceAgent.Emulators.Acs.Media;

internal enum AgentMessageKind
{
    /// <summary>The message is not JSON, has no kind, or has audio that is not base64.</summary>
    Malformed,

    /// <summary>The service does not know this kind. It counts the message and otherwise ignores it.</summary>
    Unknown,
    Audio,
    StopAudio,
}

/// <summary>
/// One message from the agent. Three dialects are accepted: the Node SDK's (<c>kind: "audioData"</c> with an empty <c>stopAudio</c>
/// beside it), the .NET SDK's (<c>Kind: "AudioData"</c>, <c>StopAudio: null</c>) and the documentation's.
/// Only the kind decides what the message is. Its case does not matter, and other members may come before it.
/// </summary>
/// <param name="Bytes">Length of the audio. The audio is at the start of the buffer given to <see cref="Read"/>.</param>
/// <param name="Fault">Why it is malformed, or which kind is unknown.</param>
internal readonly record struct AgentMessage(AgentMessageKind Kind, int Bytes = 0, string? Fault = null)
{
    /// <summary>Reads a message and decodes its audio in one pass.</summary>
    /// <param name="pcm">Receives the audio. It must be at least as long as <paramref name="json"/>.</param>
    public static AgentMessage Read(ReadOnlySpan<byte> json, Span<byte> pcm)
    {
        try
        {
            return ReadMembers(json, pcm);
        }
        catch (JsonException malformed)
        {
            return new(AgentMessageKind.Malformed, Fault: $"not JSON: {malformed.Message}");
        }
        catch (InvalidOperationException malformed)
        {
            // A member that must be text is something else, or is invalid UTF-8.
            return new(AgentMessageKind.Malformed, Fault: malformed.Message);
        }
    }

    private static AgentMessage ReadMembers(ReadOnlySpan<byte> json, Span<byte> pcm)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return new(AgentMessageKind.Malformed, Fault: "not a JSON object");
        }

        string? kind = null;
        int? audio = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Named(ref reader, "kind"))
            {
                reader.Read();
                kind = reader.GetString();
            }
            else if (Named(ref reader, "audioData"))
            {
                reader.Read();
                audio = ReadAudio(ref reader, pcm);
            }
            else
            {
                reader.Skip();
            }
        }

        return kind switch
        {
            null => new(AgentMessageKind.Malformed, Fault: "no kind"),
            _ when kind.Equals("stopAudio", StringComparison.OrdinalIgnoreCase) => new(AgentMessageKind.StopAudio),
            _ when !kind.Equals("audioData", StringComparison.OrdinalIgnoreCase) => new(AgentMessageKind.Unknown, Fault: $"unknown kind '{kind[..Math.Min(kind.Length, 40)]}'"),
            _ when audio is null => new(AgentMessageKind.Malformed, Fault: "audioData without base64 data"),
            _ when audio % 2 != 0 => new(AgentMessageKind.Malformed, Fault: $"{audio} bytes of audio are not whole 16-bit samples"),
            _ => new(AgentMessageKind.Audio, audio.Value),
        };
    }

    private static int? ReadAudio(ref Utf8JsonReader reader, Span<byte> pcm)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        int? length = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var data = Named(ref reader, "data");
            reader.Read();
            if (data && reader.TokenType == JsonTokenType.String)
            {
                length = Decode(ref reader, pcm);
            }
            else
            {
                reader.Skip();
            }
        }

        return length;
    }

    private static int? Decode(ref Utf8JsonReader reader, Span<byte> pcm)
    {
        if (!reader.ValueIsEscaped)
        {
            return Base64.DecodeFromUtf8(reader.ValueSpan, pcm, out _, out var length) == OperationStatus.Done ? length : null;
        }

        // Some JSON writers escape '+' and '/'.
        var unescaped = reader.CopyString(pcm);
        return Base64.DecodeFromUtf8InPlace(pcm[..unescaped], out var decoded) == OperationStatus.Done ? decoded : null;
    }

    private static bool Named(ref Utf8JsonReader reader, string name)
    {
        Span<char> text = stackalloc char[16];
        return reader.ValueSpan.Length <= text.Length
            && text[..reader.CopyString(text)].Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
