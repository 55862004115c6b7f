using System.Security.Cryptography;
using System.Text;
using VoiceAgent.Emulators.Acs.Media;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>A call that rings. It can be answered, rejected or redirected once, until it stops ringing.</summary>
internal sealed class IncomingCall(ICallerLeg leg, Party from, Party to, MediaOptions media)
{
    private int _taken;

    public ICallerLeg Leg { get; } = leg;

    public Party From { get; } = from;

    public Party To { get; } = to;

    /// <summary>How media streaming behaves on this call.</summary>
    public MediaOptions Media { get; } = media;

    public string CorrelationId { get; } = Guid.NewGuid().ToString();

    public string ServerCallId { get; } = Opaque("https://conversation.emulator/conv/");

    /// <summary>The opaque value that an answer must contain. It can be used once.</summary>
    public string Context { get; } = Opaque("call-context/");

    public bool Rings => Volatile.Read(ref _taken) == 0;

    /// <summary>Ends the ringing. Returns true to the first caller of this method only.</summary>
    public bool Take() => Interlocked.Exchange(ref _taken, 1) == 0;

    private static string Opaque(string prefix) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))));
}
