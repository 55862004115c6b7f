using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application that can be run on this machine, or written down as azd's manifest.</summary>
public class DistributedApplication(IHost host) : IHost, IAsyncDisposable
{
    private bool disposed;

    /// <inheritdoc/>
    public IServiceProvider Services => host.Services;

    /// <summary>How every resource stands.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>A builder without a command line.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>A builder for a command line.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>A builder with options.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Runs until it is asked to stop, or until a resource fails; publishes when that was asked.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    /// <exception cref="DistributedApplicationException">A resource could not be started or failed; everything else has been ended.</exception>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
        {
            await PublishAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await using (this.ConfigureAwait(false))
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
            await host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Starts every resource; they become healthy later.</summary>
    /// <exception cref="DistributedApplicationException">A port is taken, or a program is missing: nothing has been started.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        await Services.GetRequiredService<LocalRunner>().StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends every resource, those first that others do not need.</summary>
    /// <exception cref="DistributedApplicationException">A resource had failed before; says which and why.</exception>
    public virtual async Task StopAsync(CancellationToken cancellationToken = default)
    {
        var runner = Services.GetRequiredService<LocalRunner>();
        await runner.StopAsync().ConfigureAwait(false);
        await host.StopAsync(cancellationToken).ConfigureAwait(false);
        runner.ThrowIfFailed();
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        await Services.GetRequiredService<LocalRunner>().StopAsync().ConfigureAwait(false);
        await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        var context = Services.GetRequiredService<DistributedApplicationExecutionContext>();
        if (context.PublisherName != "manifest")
        {
            throw new DistributedApplicationException($"The local runner publishes azd's manifest only, not '{context.PublisherName}': --publisher manifest --output-path <file>.");
        }

        var path = Services.GetRequiredService<IConfiguration>()["output-path"]
            ?? throw new DistributedApplicationException("Where shall the manifest go? --publisher manifest --output-path <file>.");
        await ManifestWriter.WriteAsync(Services.GetRequiredService<DistributedApplicationModel>(), context, path, cancellationToken).ConfigureAwait(false);
    }
}
