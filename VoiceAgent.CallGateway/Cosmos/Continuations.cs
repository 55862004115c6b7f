using System.Buffers.Text;
using System.Text;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>The store's continuation, JSON with quotes and braces, in a form that fits into an address.</summary>
internal static class Continuations
{
    public static string Write(string token) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token));

    /// <exception cref="FormatException">It is none of ours.</exception>
    public static string Read(string continuation) => Base64Url.IsValid(continuation)
        ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(continuation))
        : throw new FormatException("The continuation is none of ours.");
}
