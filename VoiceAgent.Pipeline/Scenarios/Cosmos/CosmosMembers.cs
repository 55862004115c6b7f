using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;

namespace VoiceAgent.Pipeline.Scenarios.Cosmos;

/// <summary>Members in the container <c>members</c>: one item and one partition per member.</summary>
internal sealed class CosmosMembers(CosmosClient client, IOptions<CosmosOptions> options) : IMembers
{
    private readonly Container _members = client.GetContainer(options.Value.Database, ScenarioContainers.Members);

    public async Task<Member?> FindAsync(string memberNumber, CancellationToken cancelled)
    {
        try
        {
            return (await _members.ReadItemAsync<Member>(memberNumber, new PartitionKey(memberNumber), cancellationToken: cancelled)).Resource;
        }
        catch (CosmosException missing) when (missing.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<bool> AddAsync(Member member, CancellationToken cancelled)
    {
        try
        {
            await _members.CreateItemAsync(member, new PartitionKey(member.Id), cancellationToken: cancelled);
            return true;
        }
        catch (CosmosException there) when (there.StatusCode is HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    public Task PutAsync(Member member, CancellationToken cancelled) =>
        _members.UpsertItemAsync(member, new PartitionKey(member.Id), cancellationToken: cancelled);
}
