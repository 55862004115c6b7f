namespace VoiceAgent.Cosmos;

/// <summary>A container that a service needs.</summary>
/// <param name="PartitionKey">Path of the partition key, such as <c>/id</c>.</param>
public sealed record CosmosContainer(string Name, string PartitionKey)
{
    /// <summary>Seconds after which an item is deleted; -1 where items say it themselves, null for never.</summary>
    public int? TimeToLive { get; init; }

    /// <summary>Whether the service is ready only while this container answers. Otherwise it is ready once the container is there.</summary>
    public bool IsNeededToBeReady { get; init; }
}

/// <summary>What a service does with its containers before it is ready, such as adding sample data. It may run more than once.</summary>
public interface ICosmosPreparation
{
    Task PrepareAsync(CancellationToken stopping);
}
