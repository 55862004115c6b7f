using System.Net;
using System.Net.Http.Headers;
using Microsoft.Azure.Cosmos;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary><c>DELETE /emulator/documents</c> of a running emulator.</summary>
public sealed class EmptyingTests : IAsyncLifetime
{
    private EmulatedAccount account = null!;
    private Container calls = null!;
    private Container members = null!;

    public async Task InitializeAsync()
    {
        account = await EmulatedAccount.StartAsync(("Emulator:AdminKey", "admin-key"));
        calls = await account.ContainerAsync();
        members = await account.ContainerAsync(container => container.Id = "members");
        await calls.CreateItemAsync(new Item("c1", "p"));
        await calls.CreateItemAsync(new Item("c2", "q"));
        await members.CreateItemAsync(new Item("m1", "p"));
    }

    public async Task DisposeAsync() => await account.DisposeAsync();

    [Fact]
    public async Task Documents_go_and_containers_and_what_is_excepted_stay()
    {
        var (status, said) = await EmptyAsync("?except=members");

        Assert.Equal((HttpStatusCode.OK, """{"deleted":2}"""), (status, said));
        Assert.Equal(0, await CountAsync(calls));
        Assert.Equal(1, await CountAsync(members));
        await calls.CreateItemAsync(new Item("c1", "p"));
        Assert.Equal(1, await CountAsync(calls));
    }

    [Fact]
    public async Task Without_an_exception_everything_goes()
    {
        Assert.Equal((HttpStatusCode.OK, """{"deleted":3}"""), await EmptyAsync(""));
        Assert.Equal(0, await CountAsync(members));
    }

    [Fact]
    public async Task A_misspelt_exception_deletes_nothing()
    {
        var (status, said) = await EmptyAsync("?except=membres");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("There is no container 'membres' to except. Nothing was deleted.", said);
        Assert.Equal(2, await CountAsync(calls));
    }

    [Fact]
    public async Task The_accounts_own_key_empties_nothing()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await EmptyAsync("", EmulatedAccount.Key)).Status);
        Assert.Equal(2, await CountAsync(calls));
    }

    private static async Task<int> CountAsync(Container container) =>
        (await container.GetItemQueryIterator<int>("SELECT VALUE COUNT(1) FROM c").ReadNextAsync()).Single();

    private async Task<(HttpStatusCode Status, string Said)> EmptyAsync(string query, string key = "admin-key")
    {
        using var client = new HttpClient { BaseAddress = account.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var answer = await client.DeleteAsync($"/emulator/documents{query}");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
