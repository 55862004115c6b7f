namespace VoiceAgent.Pipeline.Answering;

/// <summary>A model that must be prepared before it can answer, such as by loading it into memory. The worker takes no calls until then.</summary>
internal interface IModelStart
{
    /// <summary>
    /// Why the model cannot answer yet, such as "pulling llama3.1:8b, 42 %". Null from the moment when it can. A later failure changes nothing here:
    /// calls deal with it.
    /// </summary>
    string? Waiting { get; }
}
