using System.ComponentModel.DataAnnotations;
using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Section <c>Api</c>: the rate limit for each client of the API.</summary>
internal sealed record ApiOptions : IValidatableObject
{
    public const string Section = "Api";

    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>How many requests may come at once after a pause.</summary>
    public int Burst { get; init; } = 200;

    /// <summary>
    /// Targets to which the API may transfer calls, and which it may add to calls: numbers, raw ids, or beginnings that end with <c>*</c>, such as <c>+1555*</c>. Empty allows
    /// all. The targets of the routes are always allowed.
    /// </summary>
    public IReadOnlyList<string> TransferTargets { get; init; } = [];

    /// <summary>The most numbers that requests may name in an hour of the clock, for transfers and for participants, at all gateways together.</summary>
    public int NamedTargetsPerHour { get; init; } = 200;

    /// <summary>The most on a day in UTC.</summary>
    public int NamedTargetsPerDay { get; init; } = 2_000;

    /// <summary>Hosts from which files may be played to callers: names, or names with all their subdomains such as <c>*.blob.core.windows.net</c>. Empty allows none.</summary>
    public IReadOnlyList<string> PlayHosts { get; init; } = [];

    public bool MayPlayFrom(string host) => PlayHosts.Any(allowed =>
        allowed.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase) : host.Equals(allowed, StringComparison.OrdinalIgnoreCase));

    public bool MayTransferTo(string target) => TransferTargets.Count == 0 || CallTargets.IsListed(target, TransferTargets);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RequestsPerSecond < 1 || Burst < RequestsPerSecond)
        {
            yield return new ValidationResult("'Api:RequestsPerSecond' must be at least 1, and 'Api:Burst' must be at least as large.");
        }

        if (NamedTargetsPerHour < 0 || NamedTargetsPerDay < 0)
        {
            yield return new ValidationResult("'Api:NamedTargetsPerHour' and 'Api:NamedTargetsPerDay' must not be negative. 0 allows no number but those of the routes.");
        }
    }
}
