namespace VoiceAgent.Cosmos;

/// <summary>A container that a service needs.</summary>
/// <param name="PartitionKey">Path of the partition key, such as <c>/id</c>.</param>
public sealed record CosmosContainer(string Name, string PartitionKey)
{
    /// <summary>Seconds after which an item is deleted. With -1 each item sets its own time. Null means never.</summary>
    public int? TimeToLive { get; init; }

    /// <summary>Whether each health check reads this container. Otherwise the service is ready as soon as the container exists.</summary>
    public bool IsNeededToBeReady { get; init; }
}

/// <summary>Prepares a service's containers before the service is ready, for example adds sample data. It may run more than once.</summary>
public interface ICosmosPreparation
{
    Task PrepareAsync(CancellationToken stopping);
}
