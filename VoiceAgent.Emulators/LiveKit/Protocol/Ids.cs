using System.Security.Cryptography;

namespace VoiceAgent.Emulators.LiveKit.Protocol;

/// <summary>Ids as the server makes them: a prefix and 12 characters.</summary>
internal static class Ids
{
    private const string Characters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <param name="prefix">Such as <c>ST_</c>, <c>SDR_</c>, <c>SCL_</c>, <c>RM_</c>, <c>PA_</c> or <c>EV_</c>.</param>
    public static string New(string prefix) => prefix + RandomNumberGenerator.GetString(Characters, 12);
}
