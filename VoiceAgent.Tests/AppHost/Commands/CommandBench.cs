using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.Tests.AppHost.Commands;

/// <summary>One emulator resource at the address of a running server, with the real command service. It starts nothing.</summary>
internal sealed class CommandBench : IDisposable
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        DisableDashboard = true,
        ProjectDirectory = Programs.FolderOf("VoiceAgent.AppHost"),
    });

    private DistributedApplication? _application;

    public CommandBench(string name, Uri address)
    {
        Emulator = At(name, address);
        AdminKey = _builder.AddParameter("admin-key", "admin-key", secret: true);
    }

    public IResourceBuilder<Emulator> Emulator { get; }

    public IResourceBuilder<ParameterResource> AdminKey { get; }

    public IResourceBuilder<Emulator> At(string name, Uri address)
    {
        var emulator = _builder.AddResource(new Emulator(name, "none", ".")).WithEndpoint(address.Port, name: "http", scheme: "http");
        var endpoint = emulator.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "127.0.0.1", address.Port);
        return emulator;
    }

    /// <summary>Runs a command as the dashboard and the CLI do: it loads the choices, checks the arguments, and then runs the command.</summary>
    public Task<ExecuteCommandResult> RunAsync(string command, params (string Name, string? Value)[] arguments)
    {
        _application ??= _builder.Build();
        var inputs = arguments.Select(argument => new InteractionInput { Name = argument.Name, InputType = InputType.Text, Value = argument.Value });
        return _application.Services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(Emulator.Resource, command, new InteractionInputCollection([.. inputs]), CancellationToken.None);
    }

    /// <summary>The annotation of the command. It defines what the dialog shows.</summary>
    public ResourceCommandAnnotation Command(string name) => Emulator.Resource.Annotations.OfType<ResourceCommandAnnotation>().Single(command => command.Name == name);

    public ResourceCommandState StateWhen(string command, string state)
    {
        var snapshot = new CustomResourceSnapshot { ResourceType = "Executable", Properties = [], State = state };
        return Command(command).UpdateState(new UpdateCommandStateContext { ResourceSnapshot = snapshot, Services = new ServiceCollection().BuildServiceProvider() });
    }

    public void Dispose() => _application?.Dispose();
}
