namespace Azure.Communication.CallAutomation;

/// <summary>Audio streaming has started.</summary>
public class MediaStreamingStarted : CallAutomationEventBase
{
    internal MediaStreamingStarted(MediaStreamingUpdate? update)
    {
        MediaStreamingUpdate = update;
    }

    public MediaStreamingUpdate? MediaStreamingUpdate { get; }

    public static MediaStreamingStarted Deserialize(string content) =>
        EventModel.Read(content, model => new MediaStreamingStarted(model.MediaStreamingUpdate?.ToUpdate()));
}

/// <summary>Audio streaming has stopped, as requested.</summary>
public class MediaStreamingStopped : CallAutomationEventBase
{
    internal MediaStreamingStopped(MediaStreamingUpdate? update)
    {
        MediaStreamingUpdate = update;
    }

    public MediaStreamingUpdate? MediaStreamingUpdate { get; }

    public static MediaStreamingStopped Deserialize(string content) =>
        EventModel.Read(content, model => new MediaStreamingStopped(model.MediaStreamingUpdate?.ToUpdate()));
}

/// <summary>The media socket could not be opened, or its connection broke.</summary>
public class MediaStreamingFailed : CallAutomationEventBase
{
    internal MediaStreamingFailed(MediaStreamingUpdate? update)
    {
        MediaStreamingUpdate = update;
    }

    public MediaStreamingUpdate? MediaStreamingUpdate { get; }

    public static MediaStreamingFailed Deserialize(string content) =>
        EventModel.Read(content, model => new MediaStreamingFailed(model.MediaStreamingUpdate?.ToUpdate()));
}

/// <summary>The state of the media stream.</summary>
public class MediaStreamingUpdate
{
    internal MediaStreamingUpdate(string? contentType, MediaStreamingStatus? status, MediaStreamingStatusDetails? details)
    {
        ContentType = contentType;
        MediaStreamingStatus = status;
        MediaStreamingStatusDetails = details;
    }

    public string? ContentType { get; }

    public MediaStreamingStatus? MediaStreamingStatus { get; }

    public MediaStreamingStatusDetails? MediaStreamingStatusDetails { get; }
}
