using System.Buffers.Text;
using System.Text;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Encodes the store's continuation token, which is JSON, so that it fits into a URL.</summary>
internal static class Continuations
{
    public static string Write(string token) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token));

    /// <exception cref="FormatException">The continuation was not created here.</exception>
    public static string Read(string continuation) => Base64Url.IsValid(continuation)
        ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(continuation))
        : throw new FormatException("The continuation was not created by this API.");
}
