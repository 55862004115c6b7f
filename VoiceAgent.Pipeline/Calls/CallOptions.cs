using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Section <c>Calls</c>.</summary>
internal sealed record CallOptions : IValidatableObject
{
    public const string Section = "Calls";

    /// <summary>How many calls this worker holds at once; more are refused. 500 on two cores is what design §7 asks for.</summary>
    public int Capacity { get; init; } = 500;

    /// <summary>What this worker is called in records and logs.</summary>
    public string Worker { get; init; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>How often a call says that it is alive, and the worker how much room it has.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>At shutdown: how long calls may go on before they are ended.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    private bool IsValid => Capacity > 0 && Worker.Length > 0 && Heartbeat > TimeSpan.Zero && Heartbeat < TimeSpan.FromSeconds(15) && Grace >= TimeSpan.Zero;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Calls': Capacity, Worker and Grace must be positive, Heartbeat between 0 and 15 seconds.");
        }
    }
}
