namespace VoiceAgent.Rtp.Packets;

/// <summary>Numbers that wrap around, continued without end: the value nearest to the last one is meant.</summary>
internal static class Unwrapped
{
    public static long Sequence(long near, ushort sequence) => near + (short)(sequence - (ushort)near);

    public static long Timestamp(long near, uint timestamp) => near + (int)(timestamp - (uint)near);
}
