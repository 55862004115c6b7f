using System.ComponentModel.DataAnnotations;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Section <c>Sip</c>: trunks that are there from the first start on, without a request to the API.</summary>
internal sealed record TrunkSettings : IValidatableObject
{
    public const string Section = "Sip";

    /// <summary>The trunks. One that is stored under the same id replaces it.</summary>
    public IReadOnlyList<Trunk> Trunks { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Trunks.SelectMany((trunk, at) => TrunkRules.Check(trunk)
        .Select(mistake => new ValidationResult($"'Sip:Trunks:{at}' has a mistake in {mistake.Field}: {mistake.Message}")));
}
