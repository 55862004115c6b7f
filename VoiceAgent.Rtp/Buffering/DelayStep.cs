namespace VoiceAgent.Rtp.Buffering;

internal enum DelayStep
{
    None,
    Shorten,
    Lengthen,
}
