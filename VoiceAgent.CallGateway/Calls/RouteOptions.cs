using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Section <c>Routes</c>: who answers which number, and what happens when nobody can.</summary>
internal sealed record RouteOptions : IValidatableObject
{
    public const string Section = "Routes";

    /// <summary>Who answers numbers that <see cref="Numbers"/> does not name.</summary>
    public Route Default { get; init; } = new() { Agent = "claims" };

    public IReadOnlyList<Route> Numbers { get; init; } = [];

    /// <summary>E.164. Where calls go when no line is free; without it the caller hears <see cref="AllLinesBusy"/> or a busy tone.</summary>
    public string? FallbackNumber { get; init; }

    /// <summary>
    /// What is announced when no line is free and there is no fallback number. It needs <c>Acs:CognitiveServicesUrl</c>;
    /// without either, the call is rejected as busy.
    /// </summary>
    public string? AllLinesBusy { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Default.Agent.Length == 0 || Default.Language.Length == 0)
        {
            yield return new ValidationResult("'Routes:Default' needs an Agent and a Language.");
        }

        foreach (var route in Numbers.Where(route => !CallTargets.IsNumber(route.Number) || route.Agent.Length == 0))
        {
            yield return new ValidationResult(
                $"'Routes:Numbers' has an entry '{route.Number}' that lacks an Agent or whose Number is not one such as +15550199001.");
        }

        if (FallbackNumber is { Length: > 0 } fallback && !CallTargets.IsNumber(fallback))
        {
            yield return new ValidationResult($"'Routes:FallbackNumber' is '{fallback}'; give a number such as +15550199001, or leave it out.");
        }

        foreach (var (where, human) in Numbers.Select(route => ("Numbers", route.TransferTo)).Prepend(("Default", Default.TransferTo)))
        {
            if (human is { Length: > 0 } && !CallTargets.IsNumber(human) && !CallTargets.IsUser(human))
            {
                yield return new ValidationResult($"'Routes:{where}' has a TransferTo '{human}' that is neither a number such as +15550199900 nor the raw id of a user.");
            }
        }

        foreach (var twice in Numbers.GroupBy(route => route.Number).Where(same => same.Count() > 1))
        {
            yield return new ValidationResult($"'Routes:Numbers' names {twice.Key} more than once.");
        }
    }
}

/// <summary>Who answers a number.</summary>
internal sealed record Route
{
    /// <summary>E.164.</summary>
    public string Number { get; init; } = "";

    /// <summary>The name of an agent definition of the pipeline.</summary>
    public string Agent { get; init; } = "";

    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "en-US";

    /// <summary>E.164, or the raw id of a user: the human to whom the agent hands calls. Without it, calls cannot be handed over unless the request names someone.</summary>
    public string? TransferTo { get; init; }
}
