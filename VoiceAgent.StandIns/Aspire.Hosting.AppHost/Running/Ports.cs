using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Gives every endpoint its port before anything is started, so that resources may know each other in circles.</summary>
/// <param name="randomize">Free ports for all, whatever was asked for.</param>
/// <param name="patience">How long a taken port is waited for.</param>
/// <param name="time">Measures the patience.</param>
internal sealed class Ports(bool randomize, TimeSpan patience, TimeProvider time)
{
    /// <summary>What an application that was killed leaves behind is gone after the guard's 3 s.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(6);

    /// <summary>Gives out the ports.</summary>
    /// <exception cref="DistributedApplicationException">One is taken.</exception>
    public async Task AllocateAsync(IEnumerable<IResource> resources, CancellationToken cancellationToken)
    {
        // Held until all are given out, or the system would give the same free port twice.
        List<TcpListener> held = [];
        try
        {
            foreach (var resource in resources)
            {
                foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
                {
                    var wanted = randomize ? null : endpoint.Port ?? endpoint.TargetPort;
                    var listener = wanted is { } port
                        ? await TakeAsync(resource.Name, port, cancellationToken).ConfigureAwait(false)
                        : Listen(0);
                    held.Add(listener);
                    var taken = ((IPEndPoint)listener.LocalEndpoint).Port;
                    endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, endpoint.TargetHost, taken, $"{taken}");
                }
            }
        }
        finally
        {
            held.ForEach(listener => listener.Dispose());
        }
    }

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    private async Task<TcpListener> TakeAsync(string resource, int port, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                return Listen(port);
            }
            catch (SocketException) when (time.GetElapsedTime(since) < patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                throw new DistributedApplicationException(
                    $"Port {port}, which '{resource}' needs, is taken by another program: end that program, or start with --DcpPublisher:RandomizePorts=true to use free ports.");
            }
        }
    }
}
