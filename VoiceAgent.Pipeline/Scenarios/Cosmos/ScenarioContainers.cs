using VoiceAgent.Cosmos;

namespace VoiceAgent.Pipeline.Scenarios.Cosmos;

/// <summary>The containers of the sample businesses.</summary>
internal static class ScenarioContainers
{
    public const string Members = "members";
    public const string Payments = "payments";
    public const string Reservations = "reservations";

    public static IEnumerable<CosmosContainer> All { get; } = [new(Members, "/id"), new(Payments, "/memberNumber"), new(Reservations, "/id")];
}
