using Azure.Core;

namespace Azure.Communication.CallAutomation;

/// <summary>The service version and other options of the client.</summary>
public class CallAutomationClientOptions : ClientOptions
{
    private const ServiceVersion Latest = ServiceVersion.V2026_03_12;

    public CallAutomationClientOptions(ServiceVersion version = Latest)
    {
        ApiVersion = version switch
        {
            ServiceVersion.V2023_03_06 => "2023-03-06",
            ServiceVersion.V2023_10_15 => "2023-10-15",
            ServiceVersion.V2024_04_15 => "2024-04-15",
            ServiceVersion.V2024_09_15 => "2024-09-15",
            ServiceVersion.V2025_05_15 => "2025-05-15",
            ServiceVersion.V2025_06_15 => "2025-06-15",
            ServiceVersion.V2026_03_12 => "2026-03-12",
            _ => throw new ArgumentOutOfRangeException(nameof(version)),
        };
    }

    public enum ServiceVersion
    {
        V2023_03_06 = 1,
        V2023_10_15 = 2,
        V2024_04_15 = 3,
        V2024_09_15 = 4,
        V2025_05_15 = 5,
        V2025_06_15 = 6,
        V2026_03_12 = 7,
    }

    /// <summary>The user that answers and places calls. Null for the resource itself.</summary>
    public CommunicationUserIdentifier? Source { get; set; }

    internal string ApiVersion { get; }
}
