namespace Azure.Communication.CallAutomation;

/// <summary>The Azure AI services resource that synthesises texts for the service.</summary>
public class CallIntelligenceOptions
{
    public Uri? CognitiveServicesEndpoint { get; set; }
}
