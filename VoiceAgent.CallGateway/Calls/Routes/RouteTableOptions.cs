using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>Section <c>RouteTable</c>: how the routes in memory follow those in Cosmos DB.</summary>
internal sealed record RouteTableOptions : IValidatableObject
{
    public const string Section = "RouteTable";

    /// <summary>All routes are read again after this time, in case a message about a change was lost.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The routes count as too old after this time: the gateway's health is degraded.</summary>
    public TimeSpan Old => Refresh * 5;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Refresh < TimeSpan.FromSeconds(1) || Refresh > TimeSpan.FromHours(1))
        {
            yield return new ValidationResult("'RouteTable:Refresh' must be between one second (00:00:01) and one hour (01:00:00).");
        }
    }
}
