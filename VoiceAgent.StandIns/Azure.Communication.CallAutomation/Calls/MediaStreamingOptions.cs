namespace Azure.Communication.CallAutomation;

/// <summary>Where a call's audio is streamed to, and how.</summary>
public class MediaStreamingOptions
{
    public MediaStreamingOptions(MediaStreamingAudioChannel audioChannelType, StreamingTransport streamingTransport = default)
    {
        MediaStreamingAudioChannel = audioChannelType;
        MediaStreamingTransport = streamingTransport == default ? StreamingTransport.Websocket : streamingTransport;
    }

    public Uri? TransportUri { get; set; }

    public MediaStreamingAudioChannel MediaStreamingAudioChannel { get; }

    public StreamingTransport MediaStreamingTransport { get; }

    public MediaStreamingContent MediaStreamingContent { get; set; } = MediaStreamingContent.Audio;

    /// <summary>Whether streaming begins as soon as the call is connected.</summary>
    public bool? StartMediaStreaming { get; set; }

    public bool? EnableBidirectional { get; set; }

    public bool? EnableDtmfTones { get; set; }

    public AudioFormat? AudioFormat { get; set; }
}
