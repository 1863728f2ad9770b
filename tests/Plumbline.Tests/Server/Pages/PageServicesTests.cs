using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Plumbline.Server.Api;
using Plumbline.Server.Pages;

namespace Plumbline.Tests.Server.Pages;

public class PageServicesTests
{
    [Fact]
    public void Nothing_writes_keys_to_the_home_of_who_starts_a_server()
    {
        var services = new ServiceCollection().AddPlumblinePages(new WebOptions());

        Assert.DoesNotContain(
            services,
            service =>
                service.ServiceType == typeof(IHostedService)
                && service.ImplementationType!.FullName!.Contains("DataProtection", StringComparison.Ordinal)
        );
    }
}
