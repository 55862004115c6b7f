namespace VoiceAgent.Pipeline.Speaking;

/// <summary>Whether frames of the reply are sent.</summary>
internal enum Flow
{
    /// <summary>No frame was sent since the reply began, resumed or ran out of audio. So the next frame cannot be late.</summary>
    Dry,
    Playing,
    Held,
}

/// <summary>What the media stream is doing.</summary>
internal enum Wire
{
    Quiet,
    FrameOnItsWay,
    StopWanted,
}
