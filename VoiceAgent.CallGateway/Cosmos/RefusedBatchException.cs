using Microsoft.Azure.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>The store has refused a transactional batch. Nothing of it was stored.</summary>
internal sealed class RefusedBatchException(TransactionalBatchResponse refused)
    : CosmosException(refused.ErrorMessage ?? "The batch was refused.", refused.StatusCode, 0, refused.ActivityId, refused.RequestCharge)
{
    /// <summary>The time after which a busy store wants to be asked again.</summary>
    public override TimeSpan? RetryAfter { get; } = refused.RetryAfter;
}
