# The worker (/app/worker), the command line (/app/cli) and the payment simulator (/app/simulator) in one image.
#   docker build .                          everything is built inside (the default, the last stage)
#   docker build --target from-host .       what ./artifacts/image holds is taken, for networks where an image build restores nothing:
#                                           for p in worker:src/Inventory.Worker cli:src/Inventory.Cli simulator:tools/PaymentSimulator; do
#                                             dotnet publish ${p#*:} -c Release -o artifacts/image/${p%%:*}; done
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${RUNTIME_IMAGE} AS runtime
WORKDIR /app
# The user "app" of the .NET images.
USER 1654
ENV DOTNET_EnableDiagnostics=0 \
    Operations__Url=http://0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["dotnet"]
CMD ["/app/worker/Inventory.Worker.dll"]

FROM runtime AS from-host
# The licence is there so that the line also holds where nothing was published: builders without BuildKit run every stage.
COPY LICENSE artifacts/image* /app/

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Inventory.Worker -c Release -o /app/worker \
 && dotnet publish src/Inventory.Cli -c Release -o /app/cli \
 && dotnet publish tools/PaymentSimulator -c Release -o /app/simulator

FROM runtime AS from-source
COPY --from=build /app /app
