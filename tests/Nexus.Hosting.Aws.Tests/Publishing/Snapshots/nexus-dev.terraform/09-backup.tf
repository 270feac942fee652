# Daily copies of the data stores. There is nothing of it in this model.
