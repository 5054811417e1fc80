# The worker (/app/worker), the command line (/app/cli) and the payment simulator (/app/simulator) in one image.
#   docker build .                          everything is built inside (the default, the last stage)
#   docker build --target from-host .       what ./artifacts/image holds is taken, for networks where an image build restores nothing:
#                                           dotnet publish src/Inventory.Worker -c Release --self-contained --os linux -o artifacts/image/worker
#                                           dotnet publish src/Inventory.Cli -c Release -o artifacts/image/cli
#                                           dotnet publish tools/PaymentSimulator -c Release -o artifacts/image/simulator
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${RUNTIME_IMAGE} AS runtime
WORKDIR /app
# The user "app" of the .NET images.
USER 1654
ENV DOTNET_EnableDiagnostics=0 \
    Operations__Url=http://0.0.0.0:8080
EXPOSE 8080
CMD ["/app/worker/Inventory.Worker"]

FROM runtime AS from-host
# The licence is there so that the line also holds where nothing was published: builders without BuildKit run every stage.
COPY LICENSE artifacts/image* /app/

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY .editorconfig BannedSymbols.txt Directory.Build.props Directory.Packages.props global.json ./
COPY src src
COPY tools tools
# The worker brings its runtime along, with which it is compiled ahead as one: some minutes here, for every start to be faster.
RUN dotnet publish src/Inventory.Cli -c Release -o /app/cli \
 && dotnet publish tools/PaymentSimulator -c Release -o /app/simulator \
 && dotnet publish src/Inventory.Worker -c Release --self-contained --use-current-runtime -o /app/worker

FROM runtime AS from-source
COPY --from=build /app /app
