namespace VoiceAgent.Rtp.Buffering;

/// <summary>What a jitter buffer counted.</summary>
internal struct BufferFigures
{
    public long Frames;
    public long Concealed;
    public long Late;
    public long Duplicates;
    public long Restarts;
    public long Shortened;
    public long Lengthened;
}
